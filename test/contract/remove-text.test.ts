import { afterAll, describe, expect, it } from 'vitest';
import type { RgbImage } from '../../src/image/pixel-image.ts';
import { removeText } from '../../src/pipeline/remove-text.ts';
import type { StepContext } from '../../src/pipeline/working-photo.ts';
import type { OCRService, TextBox } from '../../src/services/ocr/ocr-service.ts';
import { createPpOcr } from '../../src/services/ocr/pp-ocr.ts';
import type { SAMService, SubjectMatte } from '../../src/services/sam/sam-service.ts';
import { inpaintEmbedded } from '../../src/services/zimage/inpainting/inpaint-embedded.ts';
import type { ZImageService } from '../../src/services/zimage/zimage-service.ts';
import { paintGray, paintRgb, workingPhoto } from '../helpers/working-photos.ts';
import { drawStrokeText } from './ocr-stroke-text.ts';

const WIDTH = 640;
const HEIGHT = 480;
const parameters = { keepProductText: true, minConfidence: 0.65 };
const ocr = createPpOcr();
afterAll(() => ocr.close());

/** vitest’s own comparison takes seconds on a picture. */
function same(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}

/** The lower half is the product; both halves carry lettering. */
async function twoLines(): Promise<RgbImage> {
  const upper = await drawStrokeText(WIDTH, HEIGHT, {
    text: 'HOTEL',
    letterHeightPx: 60,
    centre: { x: 320, y: 100 },
  });
  const lower = await drawStrokeText(WIDTH, HEIGHT, {
    text: 'WATER',
    letterHeightPx: 60,
    centre: { x: 320, y: 360 },
  });
  const half = (WIDTH * HEIGHT * 3) / 2;
  const data = new Uint8Array(2 * half);
  data.set(upper.image.data.subarray(0, half));
  data.set(lower.image.data.subarray(half), half);
  return { widthPx: WIDTH, heightPx: HEIGHT, data };
}

const lowerHalf: SubjectMatte = {
  alpha: paintGray(WIDTH, HEIGHT, (_, y) => (y >= HEIGHT / 2 ? 255 : 0)),
  confidence: 0.9,
  doubts: [],
};

function context(parts: { ocr: Pick<OCRService, 'readText'>; matte?: SubjectMatte }): StepContext {
  const sam = {
    segmentSubject: () => {
      if (!parts.matte) throw new Error('the product must not be looked for');
      return Promise.resolve(parts.matte);
    },
  } as unknown as SAMService;
  const zimage = { inpaint: inpaintEmbedded } as unknown as ZImageService;
  return {
    services: { ocr: parts.ocr as OCRService, sam, zimage },
    recipe: { output: { format: 'jpeg', quality: 90 } },
  };
}

describe('text removal with the real reader', () => {
  it('takes the overlaid line away, keeps the printed one bit for bit, and says so', async () => {
    const image = await twoLines();
    const photo = workingPhoto(image, { frame: { scale: 0.5, offsetX: 0, offsetY: 0 } });
    const result = await removeText(photo, parameters, context({ ocr, matte: lowerHalf }));
    const half = image.data.length / 2;
    expect(same(result.rgb.data.subarray(half), image.data.subarray(half))).toBe(true);
    const left = await ocr.readText(result.rgb, { minConfidence: 0.5 });
    expect(left.map(({ text }) => text)).toEqual(['WATER']);
    const verdicts = (result.findings.texts ?? []).map(({ box, verdict }) => [box.text, verdict]);
    expect(verdicts).toEqual([
      ['HOTEL', 'removed'],
      ['WATER', 'kept_product'],
    ]);
    expect(result.findings.texts?.[0].box.quad[0].y).toBeGreaterThan(100);
    expect(same(result.subject!.alpha.data, lowerHalf.alpha.data)).toBe(true);
  });

  it('takes printed text too when it need not be kept, without looking for the product', async () => {
    const image = await twoLines();
    const anything = { ...parameters, keepProductText: false };
    const result = await removeText(workingPhoto(image), anything, context({ ocr }));
    expect(await ocr.readText(result.rgb, { minConfidence: 0.5 })).toEqual([]);
  });

  it('changes nothing on a picture without text', async () => {
    const image = paintRgb(WIDTH, HEIGHT, (x, y) => [(x + y) % 256, (2 * x) % 256, 180]);
    const photo = workingPhoto(image);
    const result = await removeText(photo, parameters, context({ ocr }));
    expect(result.rgb).toBe(photo.rgb);
    expect(result.findings.texts).toEqual([]);
  });
});

describe('text removal’s verdicts', () => {
  const box = (confidence: number, top: number): TextBox => ({
    quad: [
      { x: 100, y: top },
      { x: 300, y: top },
      { x: 300, y: top + 40 },
      { x: 100, y: top + 40 },
    ],
    text: 'x',
    confidence,
    lineHeightPx: 40,
  });
  const image = paintRgb(WIDTH, HEIGHT, (x, y) => {
    const bar = x > 110 && x < 290 && x % 20 < 6 && y % 60 > 10;
    return bar ? [20, 20, 20] : [200 - y / 4, 180, 160 + x / 8];
  });
  const run = (readings: readonly TextBox[][], told: Partial<Parameters<typeof removeText>[1]> = {}) => {
    let call = 0;
    const scripted = { readText: async () => readings[Math.min(call++, readings.length - 1)] };
    return removeText(
      workingPhoto(image),
      { ...parameters, ...told },
      context({ ocr: scripted, matte: lowerHalf }),
    );
  };

  it('leave a doubtful reading alone', async () => {
    const result = await run([[box(0.55, 50)]]);
    expect(result.findings.texts?.[0].verdict).toBe('kept_low_confidence');
    expect(result.rgb).toBe(image);
  });

  it('leave a text that straddles the product’s rim', async () => {
    const result = await run([[box(0.9, HEIGHT / 2 - 20)]]);
    expect(result.findings.texts?.[0].verdict).toBe('kept_touches_product');
    expect(same(result.rgb.data, image.data)).toBe(true);
    expect(result.subject).toBeUndefined();
  });

  it('never change the product’s core when a text grazes it', async () => {
    const result = await run([[box(0.9, HEIGHT / 2 - 34)], []]);
    expect(result.findings.texts?.[0].verdict).toBe('removed');
    const core = image.data.length / 2;
    expect(same(result.rgb.data.subarray(core), image.data.subarray(core))).toBe(true);
    expect(same(result.rgb.data.subarray(0, core), image.data.subarray(0, core))).toBe(false);
  });

  it('keep soft lettering where the segmenter does not believe in its product', async () => {
    const shelf = { ...lowerHalf, confidence: 0.02 };
    const soft = paintRgb(WIDTH, HEIGHT, (x, y) => {
      const wave = x > 100 && x < 300 && y > 52 && y < 88 ? 60 * Math.cos(x / 4) : 0;
      return [150 + wave + (x % 80), 120 + wave + (y % 70), 110 + wave];
    });
    const reader = (texts: TextBox[]) => ({ readText: async () => texts.splice(0) });
    const kept = await removeText(
      workingPhoto(soft),
      parameters,
      context({ ocr: reader([box(0.9, 50)]), matte: shelf }),
    );
    expect(kept.findings.texts?.[0].verdict).toBe('kept_product');
    expect(kept.rgb).toBe(soft);
    const drawn = await removeText(
      workingPhoto(image),
      parameters,
      context({ ocr: reader([box(0.9, 50)]), matte: shelf }),
    );
    expect(drawn.findings.texts?.[0].verdict).toBe('removed');
  });

  it('report what two tries did not make illegible', async () => {
    const stubborn = await run([[box(0.9, 50)]]);
    expect(stubborn.findings.texts?.[0].verdict).toBe('residual');
    const second = await run([[box(0.9, 50)], [box(0.7, 50)], []]);
    expect(second.findings.texts?.[0].verdict).toBe('removed');
  });

  it('give way to what the seller says: keep this, remove that, and that where nothing was read', async () => {
    const region = ({ quad }: TextBox) => quad.map(({ x, y }) => ({ x: x / WIDTH, y: y / HEIGHT }));
    const beside = box(0.9, 50);
    const printed = box(0.9, 350);
    const unread = box(1, 150);
    const result = await run([[beside, printed], []], {
      keep: [region(beside)],
      remove: [region(printed), region(unread)],
    });
    expect(result.findings.texts?.map(({ verdict }) => verdict)).toEqual([
      'kept_by_user',
      'removed',
      'removed',
    ]);
    const rows = (picture: RgbImage, from: number, to: number) =>
      picture.data.subarray(3 * WIDTH * from, 3 * WIDTH * to);
    expect(same(rows(result.rgb, 50, 90), rows(image, 50, 90))).toBe(true);
    expect(same(rows(result.rgb, 355, 385), rows(image, 355, 385))).toBe(false);
    expect(same(rows(result.rgb, 155, 185), rows(image, 155, 185))).toBe(false);
  });
});
