import { describe, expect, it } from 'vitest';
import { createGrayPlane, createRgbImage, type PixelRect } from '../../src/image/pixel-image.ts';
import { agreement, diffuseness, fuse } from '../../src/services/sam/saliency-planes.ts';
import { sortScene } from '../../src/services/sam/scene-pieces.ts';

const SIDE_PX = 400;

/** A grey ground with painted, salient rectangles. */
function scene(things: readonly { rect: PixelRect; colour: (x: number, y: number) => number[] }[]) {
  const rgb = createRgbImage(SIDE_PX, SIDE_PX);
  rgb.data.fill(190);
  const saliency = createGrayPlane(SIDE_PX, SIDE_PX);
  for (const { rect, colour } of things) {
    for (let y = rect.top; y < rect.top + rect.heightPx; y += 1) {
      for (let x = rect.left; x < rect.left + rect.widthPx; x += 1) {
        saliency.data[y * SIDE_PX + x] = 255;
        rgb.data.set(colour(x, y), 3 * (y * SIDE_PX + x));
      }
    }
  }
  return { rgb, saliency };
}

const shaded = (x: number, y: number) => [60 + x / 4 + (y % 7), 40 + y / 3, 90 + ((x * y) % 23)];
const rect = (left: number, top: number, widthPx: number, heightPx: number) => ({
  left,
  top,
  widthPx,
  heightPx,
});
const product = { rect: rect(140, 120, 120, 160), colour: shaded };

describe('sortScene', () => {
  it('keeps several things that stand side by side', () => {
    const { rgb, saliency } = scene([
      { rect: rect(40, 150, 90, 120), colour: shaded },
      { rect: rect(155, 150, 90, 120), colour: shaded },
      { rect: rect(270, 150, 90, 120), colour: shaded },
    ]);
    const sorted = sortScene(saliency, rgb);
    expect(sorted.kept).toHaveLength(3);
    expect(sorted.clutter).toBe(0);
  });

  it('drops a badge of one ink', () => {
    const { rgb, saliency } = scene([product, { rect: rect(300, 40, 60, 60), colour: () => [225, 40, 30] }]);
    expect(sortScene(saliency, rgb).kept.map((area) => area.bounds)).toEqual([product.rect]);
  });

  it('drops a calibration board and calls the scene cluttered', () => {
    const board = (x: number, y: number) =>
      ((x >> 4) + (y >> 4)) % 2 === 0 ? [10, 10, 12] : [200, 200, 198];
    const { rgb, saliency } = scene([product, { rect: rect(150, 296, 96, 96), colour: board }]);
    const sorted = sortScene(saliency, rgb);
    expect(sorted.kept.map((area) => area.bounds)).toEqual([product.rect]);
    expect(sorted.clutter).toBeGreaterThan(0.12);
  });

  it('drops what the border cuts, beside a product that it does not cut', () => {
    const { rgb, saliency } = scene([product, { rect: rect(330, 100, 70, 120), colour: shaded }]);
    expect(sortScene(saliency, rgb).kept).toHaveLength(1);
  });

  it('finds nothing where nothing stands out', () => {
    const { rgb, saliency } = scene([]);
    expect(sortScene(saliency, rgb).kept).toEqual([]);
  });
});

describe('saliency planes', () => {
  const plane = (values: number[]) => ({
    widthPx: values.length,
    heightPx: 1,
    data: Uint8Array.from(values),
  });

  it('fuse lets the decided opinion prevail and keeps what both say', () => {
    const fused = fuse(plane([0, 255, 250, 128]), plane([0, 255, 100, 128]));
    expect(fused.data[0]).toBe(0);
    expect(fused.data[1]).toBe(255);
    expect(fused.data[2]).toBeGreaterThan(200);
    expect(Math.abs(fused.data[3]! - 128)).toBeLessThanOrEqual(1);
  });

  it('diffuseness forgives soft rims and blames grey areas', () => {
    const { saliency } = scene([product]);
    expect(diffuseness(saliency)).toBe(0);
    const gray = { ...saliency, data: saliency.data.map((value) => (value === 255 ? 140 : 0)) };
    expect(diffuseness(gray)).toBeGreaterThan(0.8);
  });

  it('agreement is intersection over union', () => {
    expect(agreement(plane([255, 255, 0, 0]), plane([255, 0, 255, 0]))).toBeCloseTo(1 / 3);
    expect(agreement(plane([0, 0]), plane([0, 0]))).toBe(1);
  });
});
