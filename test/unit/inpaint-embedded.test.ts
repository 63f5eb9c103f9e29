import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/image/noise.ts';
import type { GrayPlane, RgbImage } from '../../src/image/pixel-image.ts';
import { fillHarmonic } from '../../src/services/zimage/inpainting/fill-harmonic.ts';
import { fillPatchMatch } from '../../src/services/zimage/inpainting/fill-patch-match.ts';
import { fillTelea } from '../../src/services/zimage/inpainting/fill-telea.ts';
import { findHoleRegions } from '../../src/services/zimage/inpainting/hole-regions.ts';
import { thicknessOf } from '../../src/services/zimage/inpainting/hole-thickness.ts';
import { inpaintEmbedded } from '../../src/services/zimage/inpainting/inpaint-embedded.ts';
import { findTexturedPart } from '../../src/services/zimage/inpainting/textured-ground.ts';
import { paintGray, paintRgb } from '../helpers/working-photos.ts';

const SIZE = 120;
const box = (x: number, y: number) => x >= 45 && x < 75 && y >= 50 && y < 70;
const boxMask = paintGray(SIZE, SIZE, (x, y) => (box(x, y) ? 255 : 0));
const hole = Uint8Array.from(boxMask.data, (value) => (value ? 1 : 0));
const gradient = paintRgb(SIZE, SIZE, (x, y) => [60 + x, 200 - y, 90 + 0.5 * x + 0.5 * y]);
/** Two soft edges that the hole cuts through, as of a box on a shelf out of focus. */
const blurredThings = paintRgb(SIZE, SIZE, (x) => {
  const box = 1 / (1 + Math.exp((52 - x) / 4)) - 1 / (1 + Math.exp((68 - x) / 4));
  return [60 + 150 * box, 90 + 30 * box, 160 - 100 * box];
});
const checks = paintRgb(SIZE, SIZE, (x, y) =>
  (Math.floor(x / 6) + Math.floor(y / 6)) % 2 ? [210, 180, 150] : [70, 60, 50],
);

describe('inpainting', () => {
  it('leaves every pixel outside the mask exactly as it was', async () => {
    const random = createRandom(7);
    const noisy = paintRgb(SIZE, SIZE, () => [256 * random(), 256 * random(), 256 * random()]);
    const result = await inpaintEmbedded({ image: noisy, mask: boxMask });
    expect(changedOutside(result.data, noisy.data, boxMask)).toBe(0);
    expect(Buffer.compare(result.data, noisy.data)).not.toBe(0);
  });

  it('gives the same pixels for the same seed', async () => {
    const first = await inpaintEmbedded({ image: checks, mask: boxMask, seed: 5 });
    const second = await inpaintEmbedded({ image: checks, mask: boxMask, seed: 5 });
    expect(Buffer.compare(second.data, first.data)).toBe(0);
  });

  it('continues a gradient to within two levels', async () => {
    const scratched = withRed(gradient, boxMask);
    const result = await inpaintEmbedded({ image: scratched, mask: boxMask });
    expect(meanError(result, gradient, boxMask)).toBeLessThan(2);
  });

  it('continues a texture better than a membrane would', async () => {
    const scratched = withRed(checks, boxMask);
    const result = await inpaintEmbedded({ image: scratched, mask: boxMask });
    const membrane = floatPatch(scratched);
    fillHarmonic(membrane, hole);
    expect(meanError(result, checks, boxMask)).toBeLessThan(0.4 * meanError(membrane, checks, boxMask));
  });

  it('lets blurred things meet again on the other side of the hole', async () => {
    const scratched = withRed(blurredThings, boxMask);
    const result = await inpaintEmbedded({ image: scratched, mask: boxMask });
    const membrane = floatPatch(scratched);
    fillHarmonic(membrane, hole);
    expect(meanError(result, blurredThings, boxMask)).toBeLessThan(
      0.5 * meanError(membrane, blurredThings, boxMask),
    );
  });

  it('gives a badge its own colour, whatever lies round it', async () => {
    const badge = paintRgb(SIZE, SIZE, (x, y) => {
      if (x >= 35 && x < 85 && y >= 40 && y < 80) return [200, 20, 30];
      return (x + y) % 8 < 4 ? [240, 240, 240] : [20, 90, 20];
    });
    const result = await inpaintEmbedded({ image: withBlue(badge, boxMask), mask: boxMask });
    expect(meanError(result, badge, boxMask)).toBeLessThan(5);
  });

  it('puts the grain of the ground back', async () => {
    const random = createRandom(3);
    const grainy = paintRgb(SIZE, SIZE, () => {
      const grain = 10 * (random() + random() - 1);
      return [128 + grain, 128 + grain, 128 + grain];
    });
    const result = await inpaintEmbedded({ image: withRed(grainy, boxMask), mask: boxMask });
    const before = deviation(grainy, boxMask);
    expect(deviation(result, boxMask)).toBeGreaterThan(0.5 * before);
    expect(deviation(result, boxMask)).toBeLessThan(1.5 * before);
  });

  it('works where the hole reaches the picture’s edge, and where it is the whole picture', async () => {
    const edge = paintGray(SIZE, SIZE, (x) => (x < 20 ? 255 : 0));
    const result = await inpaintEmbedded({ image: withRed(gradient, edge), mask: edge });
    expect(meanError(result, gradient, edge)).toBeLessThan(20);
    const all = paintGray(SIZE, SIZE, () => 255);
    expect((await inpaintEmbedded({ image: gradient, mask: all })).data).toHaveLength(gradient.data.length);
  });

  it('stops when told to', async () => {
    const signal = AbortSignal.abort();
    await expect(inpaintEmbedded({ image: gradient, mask: boxMask, signal })).rejects.toThrow();
  });
});

describe('texture round a hole', () => {
  const texturedShare = (image: RgbImage) => {
    const part = findTexturedPart(
      floatPatch(withRed(image, boxMask)),
      hole,
      hole,
      thicknessOf(hole, SIZE, SIZE),
    );
    return count(part) / count(hole);
  };

  it('is not found on plain ground, on a gradient and on what is out of focus', () => {
    expect(texturedShare(paintRgb(SIZE, SIZE, () => [200, 190, 180]))).toBe(0);
    expect(texturedShare(gradient)).toBe(0);
    expect(texturedShare(blurredThings)).toBe(0);
  });

  it('is everything on a pattern in focus', () => {
    expect(texturedShare(checks)).toBe(1);
  });
});

describe('the single fills', () => {
  it('PatchMatch says so where there is nothing to learn from', () => {
    const patch = floatPatch(checks);
    const unknown = new Uint8Array(SIZE * SIZE).fill(1);
    const before = patch.rgb.slice();
    expect(fillPatchMatch(patch, hole, unknown, createRandom(1))).toBe(false);
    expect(patch.rgb.every((value, i) => value === before[i])).toBe(true);
  });

  it('Telea fills the hole from its rim and touches nothing else', async () => {
    const scratched = withRed(gradient, boxMask);
    const patch = floatPatch(scratched);
    await fillTelea(patch, hole, 5);
    expect(meanError(patch, gradient, boxMask)).toBeLessThan(6);
    expect(changedOutside(patch.rgb, scratched.data, boxMask)).toBe(0);
  });

  it('a membrane changes nothing where nothing is known', () => {
    const patch = floatPatch(gradient);
    fillHarmonic(patch, new Uint8Array(SIZE * SIZE).fill(1));
    expect(patch.rgb.every((value, i) => value === gradient.data[i])).toBe(true);
  });
});

describe('regions of interest', () => {
  it('keep distant holes apart and put near ones together', () => {
    const mask = paintGray(400, 100, (x, y) =>
      y > 40 && y < 60 && (x < 20 || (x > 26 && x < 40) || x > 380) ? 255 : 0,
    );
    const regions = findHoleRegions(mask);
    expect(regions).toHaveLength(2);
    const masked = mask.data.filter((value) => value > 0).length;
    expect(regions.reduce((sum, region) => sum + region.holePixels, 0)).toBe(masked);
    for (const region of regions) expect(region.roi.widthPx).toBeLessThan(200);
  });

  it('measure the thickness of a bar by half its width', () => {
    expect(thicknessOf(hole, SIZE, SIZE)).toBe(10);
  });
});

function withRed(image: RgbImage, mask: GrayPlane): RgbImage {
  return painted(image, mask, [255, 0, 0]);
}

function withBlue(image: RgbImage, mask: GrayPlane): RgbImage {
  return painted(image, mask, [0, 0, 255]);
}

function painted(image: RgbImage, mask: GrayPlane, colour: readonly number[]): RgbImage {
  const data = image.data.slice();
  for (let i = 0; i < mask.data.length; i++) if (mask.data[i]) data.set(colour, 3 * i);
  return { ...image, data };
}

function floatPatch(image: RgbImage) {
  return { widthPx: image.widthPx, heightPx: image.heightPx, rgb: Float32Array.from(image.data) };
}

function valuesOf(picture: RgbImage | ReturnType<typeof floatPatch>): ArrayLike<number> {
  return 'rgb' in picture ? picture.rgb : picture.data;
}

function meanError(
  picture: RgbImage | ReturnType<typeof floatPatch>,
  truth: RgbImage,
  mask: GrayPlane,
): number {
  const values = valuesOf(picture);
  let sum = 0;
  for (let i = 0; i < truth.data.length; i++) {
    if (mask.data[Math.floor(i / 3)]) sum += Math.abs(values[i] - truth.data[i]);
  }
  return sum / (3 * count(mask.data.map((value) => (value ? 1 : 0))));
}

function deviation(picture: RgbImage, mask: GrayPlane): number {
  const inside = picture.data.filter((_, i) => i % 3 === 1 && mask.data[Math.floor(i / 3)] > 0);
  const mean = inside.reduce((sum, value) => sum + value, 0) / inside.length;
  return Math.sqrt(inside.reduce((sum, value) => sum + (value - mean) ** 2, 0) / inside.length);
}

function changedOutside(after: ArrayLike<number>, before: ArrayLike<number>, mask: GrayPlane): number {
  let changed = 0;
  for (let i = 0; i < before.length; i++) {
    if (!mask.data[Math.floor(i / 3)] && after[i] !== before[i]) changed++;
  }
  return changed;
}

function count(mask: Uint8Array): number {
  return mask.reduce((sum, value) => sum + value, 0);
}
