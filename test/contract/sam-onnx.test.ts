import { describe, expect, it } from 'vitest';
import type { RgbImage } from '../../src/image/pixel-image.ts';
import type { TensorModel } from '../../src/inference/tensor-model.ts';
import { createSamNetwork } from '../../src/services/sam/onnx/sam-network.ts';
import { openTiny, SAM_PAIRS, tinySalient, tinySam, tinySamNetwork } from '../helpers/tiny-engines.ts';
import { alphaAt, intersectionOverUnion, mugScene, twoBoxesScene } from './sam-scenes.ts';
import { describeSamService } from './sam-service.suite.ts';

for (const file of ['u2net/u2net.onnx', 'birefnet/model.onnx', 'isnet/isnet-general-use.onnx']) {
  describeSamService(`The salient model ${file}`, () => tinySalient(file), { iou: 0.85 });
}
for (const [layout, pair] of Object.entries(SAM_PAIRS)) {
  describeSamService(layout, () => tinySam(pair), { iou: 0.85 });
}

const EXPECTED = {
  'transformers.js SAM (SlimSAM)': { family: 'sam1', takesBoxes: false, manyPrompts: true, manyPhotos: true },
  'transformers.js SAM 2.1 (EdgeTAM)': {
    family: 'sam2',
    takesBoxes: true,
    manyPrompts: true,
    manyPhotos: true,
  },
  'samexporter MobileSAM': { family: 'sam1', takesBoxes: true, manyPrompts: false, manyPhotos: false },
  'samexporter MobileSAM with preprocessing': {
    family: 'sam1',
    encoderTakes: 'pixels',
    takesBoxes: true,
    manyPrompts: false,
    manyPhotos: false,
  },
  'samexporter SAM 2': { family: 'sam2', takesBoxes: true, manyPrompts: true, manyPhotos: false },
} as const;

describe.each(Object.entries(EXPECTED))('%s', (layout, expected) => {
  it('is told from its files: how to feed it, and what fits into one call', async () => {
    const network = await tinySamNetwork(SAM_PAIRS[layout]!);
    expect(network.layout).toMatchObject(expected);
    await network.close();
  });

  it('puts clicks and masks where they belong, in wide and in tall photos', async () => {
    const network = await tinySamNetwork(SAM_PAIRS[layout]!);
    for (const [widthPx, heightPx] of [
      [640, 320],
      [300, 700],
    ] as const) {
      const { image } = twoBoxesScene(widthPx, heightPx);
      const click = { include: [{ x: 0.75 * widthPx, y: 0.5 * heightPx }] };
      const [offered] = await network.ask(image, [click], { widthPx, heightPx });
      const best = offered!.reduce((a, b) => (b.predictedIou > a.predictedIou ? b : a));
      const orange = {
        ...best.mask,
        data: Uint8Array.from({ length: widthPx * heightPx }, (_, i) => {
          const x = ((i % widthPx) + 0.5) / widthPx;
          const y = (Math.floor(i / widthPx) + 0.5) / heightPx;
          return x > 0.6 && x < 0.9 && y > 0.3 && y < 0.75 ? 255 : 0;
        }),
      };
      expect(intersectionOverUnion(best.mask, orange), `${widthPx} × ${heightPx}`).toBeGreaterThan(0.9);
    }
    await network.close();
  });

  it('answers several prompts each at its place, as if each were asked alone', async () => {
    const network = await tinySamNetwork(SAM_PAIRS[layout]!);
    const { image } = twoBoxesScene(400, 300);
    const prompts = [
      { include: [{ x: 100, y: 150 }] },
      { include: [{ x: 300, y: 150 }], exclude: [{ x: 100, y: 150 }] },
      { include: [], box: { left: 20, top: 60, widthPx: 160, heightPx: 190 } },
    ];
    const together = await network.ask(image, prompts, image);
    for (const [at, prompt] of prompts.entries()) {
      const [alone] = await network.ask(image, [prompt], image);
      const same = alone!.map(({ mask }, offer) =>
        Buffer.from(mask.data).equals(together[at]![offer]!.mask.data),
      );
      expect(same, `prompt ${at}`).toEqual(alone!.map(() => true));
    }
    await network.close();
  });
});

describe('A SAM segmenter', () => {
  const PAIR = SAM_PAIRS['transformers.js SAM 2.1 (EdgeTAM)']!;

  it('embeds a photo once for all prompts, also when it was decoded anew', async () => {
    let embedded = 0;
    const encoder = await openTiny(PAIR[0]);
    const counting: TensorModel = {
      ...encoder,
      run: (feeds, options) => {
        embedded += 1;
        return encoder.run(feeds, options);
      },
    };
    const network = createSamNetwork(counting, await openTiny(PAIR[1]));
    const { image } = mugScene(400, 300);
    const again: RgbImage = { ...image, data: image.data.slice() };
    await network.ask(image, [{ include: [{ x: 180, y: 150 }] }], image);
    await network.ask(again, [{ include: [{ x: 20, y: 20 }] }], image);
    expect(embedded).toBe(1);
    await network.ask(mugScene(300, 400).image, [{ include: [{ x: 20, y: 20 }] }], image);
    expect(embedded).toBe(2);
    await network.close();
  });

  it('lists the things of a photo by area, and each box chooses its own', async () => {
    const sam = tinySam(PAIR);
    const { image } = twoBoxesScene(480, 360);
    const subjects = await sam.listSubjects(image);
    expect(subjects).toHaveLength(2);
    expect(subjects[0]!.areaShare).toBeGreaterThanOrEqual(subjects[1]!.areaShare);
    for (const { box, point } of subjects) {
      const { alpha } = await sam.segmentSubject(image, { prompt: { box } });
      expect(alphaAt(alpha, point.x / 480, point.y / 360)).toBeGreaterThan(200);
      expect(alphaAt(alpha, 1 - point.x / 480, point.y / 360)).toBe(0);
    }
    await sam.close();
  });

  it('takes the piece under a click away and leaves the rest exactly as it was', async () => {
    const sam = tinySam(PAIR);
    const { image } = twoBoxesScene(480, 360);
    const { alpha: matte } = await sam.segmentSubject(image, {
      prompt: {
        include: [
          { x: 120, y: 200 },
          { x: 360, y: 200 },
        ],
      },
    });
    expect(alphaAt(matte, 0.25, 0.55)).toBe(255);
    expect(alphaAt(matte, 0.75, 0.55)).toBe(255);
    const { alpha } = await sam.segmentSubject(image, {
      prompt: { matte, exclude: [{ x: 120, y: 200 }] },
    });
    expect(alphaAt(alpha, 0.25, 0.55)).toBe(0);
    for (let i = 0; i < alpha.data.length; i += 1) {
      if (i % 480 > 260) expect(alpha.data[i]).toBe(matte.data[i]);
    }
    await sam.close();
  });

  it('obeys a brush: what is drawn over is as it says', async () => {
    const sam = tinySam(PAIR);
    const { image } = twoBoxesScene(480, 360);
    const { alpha: matte } = await sam.segmentSubject(image);
    const strokes = [
      {
        mode: 'include' as const,
        radiusPx: 8,
        points: [
          { x: 20, y: 20 },
          { x: 60, y: 20 },
        ],
      },
      {
        mode: 'exclude' as const,
        radiusPx: 8,
        points: [
          { x: 340, y: 200 },
          { x: 380, y: 200 },
        ],
      },
    ];
    const { alpha } = await sam.segmentSubject(image, { prompt: { matte, strokes } });
    expect(alphaAt(alpha, 40 / 480, 20 / 360)).toBe(255);
    expect(alphaAt(alpha, 360 / 480, 200 / 360)).toBe(0);
    await sam.close();
  });

  it.each([
    ['two encoders', PAIR[0], PAIR[0], /decoder of no known SAM export/],
    [
      'a decoder that wants another encoder',
      'mobile-sam/encoder.onnx',
      PAIR[1],
      /not the encoder of this decoder/,
    ],
    ['a salient model as encoder', 'u2net/u2net.onnx', 'mobile-sam/decoder.onnx', /not the encoder/],
  ])('refuses %s and says what it found', async (_name, encoder, decoder, message) => {
    await expect(tinySamNetwork([encoder, decoder])).rejects.toMatchObject({
      code: 'engine_unavailable',
      message: expect.stringMatching(message),
    });
  });
});
