import { describe, expect, it } from 'vitest';
import { boxMean } from '../../src/image/box-filter.ts';
import { connectedComponents } from '../../src/image/connected-components.ts';
import { estimateForeground } from '../../src/image/foreground-colours.ts';
import {
  createGrayPlane,
  createRgbImage,
  type GrayPlane,
  type RgbImage,
} from '../../src/image/pixel-image.ts';
import { resampleGray, resampleRgb, wholeOf } from '../../src/image/resample.ts';
import { refineMatte } from '../../src/services/sam/refine-matte.ts';
import { intersectionOverUnion } from '../contract/sam-scenes.ts';

function disc(sidePx: number, radiusPx: number, softPx = 1): GrayPlane {
  const plane = createGrayPlane(sidePx, sidePx);
  for (let i = 0; i < plane.data.length; i += 1) {
    const distance = Math.hypot((i % sidePx) + 0.5 - sidePx / 2, Math.floor(i / sidePx) + 0.5 - sidePx / 2);
    plane.data[i] = Math.round(255 * Math.min(1, Math.max(0, 0.5 + (radiusPx - distance) / softPx)));
  }
  return plane;
}

/** alpha · product + (1 − alpha) · ground */
function blend(alpha: GrayPlane, product: readonly number[], ground: readonly number[]): RgbImage {
  const image = createRgbImage(alpha.widthPx, alpha.heightPx);
  for (let i = 0; i < image.data.length; i += 1) {
    const share = alpha.data[Math.floor(i / 3)]! / 255;
    image.data[i] = Math.round(share * product[i % 3]! + (1 - share) * ground[i % 3]!);
  }
  return image;
}

describe('refineMatte', () => {
  it('moves an outline that is 3 px too wide to the photo’s edge', () => {
    const truth = disc(400, 120);
    const image = blend(truth, [40, 40, 45], [225, 222, 220]);
    const rough = disc(400, 123, 4);
    expect(intersectionOverUnion(rough, truth)).toBeLessThan(0.955);
    const refined = refineMatte(image, rough);
    expect(intersectionOverUnion(refined, truth)).toBeGreaterThan(0.985);
  });

  it('gives a rim as sharp as the photo from a matte of a quarter of its size', () => {
    const truth = disc(1600, 500);
    const image = blend(truth, [180, 30, 30], [240, 240, 240]);
    const rough = resampleGray(truth, wholeOf(truth), 400, 400);
    const refined = refineMatte(image, rough);
    const soft = refined.data.reduce((count, value) => count + (value > 25 && value < 230 ? 1 : 0), 0);
    // A rim of a quarter-size matte alone would be 4 px or more wide all around.
    expect(soft).toBeLessThan(2 * 2 * Math.PI * 500);
    expect(intersectionOverUnion(refined, truth)).toBeGreaterThan(0.995);
  });

  it('leaves the rough matte alone where product and ground have the same colour', () => {
    const rough = disc(300, 90, 2);
    const refined = refineMatte(blend(rough, [200, 200, 200], [200, 200, 200]), rough);
    expect(intersectionOverUnion(refined, rough)).toBeGreaterThan(0.98);
  });

  it('answers an empty matte with an empty matte', () => {
    const refined = refineMatte(createRgbImage(50, 40), createGrayPlane(50, 40));
    expect(refined.data.every((value) => value === 0)).toBe(true);
  });
});

describe('estimateForeground', () => {
  const alpha = disc(300, 100, 12);
  const product = [200, 60, 40];
  const image = blend(alpha, product, [30, 160, 60]);
  const result = estimateForeground(image, alpha);

  it('takes the ground’s colour out of soft rims', () => {
    let worst = 0;
    let before = 0;
    for (let i = 0; i < alpha.data.length; i += 1) {
      if (alpha.data[i]! < 64 || alpha.data[i] === 255) continue;
      for (let c = 0; c < 3; c += 1) {
        worst = Math.max(worst, Math.abs(result.data[3 * i + c]! - product[c]!));
        before = Math.max(before, Math.abs(image.data[3 * i + c]! - product[c]!));
      }
    }
    expect(before).toBeGreaterThan(90);
    expect(worst).toBeLessThan(25);
  });

  it('returns certain pixels to the bit, and does not touch what it was given', () => {
    const again = blend(alpha, product, [30, 160, 60]);
    expect(image.data).toEqual(again.data);
    for (let i = 0; i < alpha.data.length; i += 1) {
      if (alpha.data[i] !== 255 && alpha.data[i] !== 0) continue;
      for (let c = 0; c < 3; c += 1) expect(result.data[3 * i + c]).toBe(image.data[3 * i + c]);
    }
  });
});

describe('kernels', () => {
  it('boxMean equals the mean counted by hand, borders included', () => {
    const values = Float32Array.from({ length: 35 }, (_, i) => (i * 37) % 11);
    const means = boxMean(values, 7, 5, 2, new Float32Array(35));
    for (let i = 0; i < 35; i += 1) {
      const near = [...values].filter(
        (_, j) => Math.abs((j % 7) - (i % 7)) <= 2 && Math.abs(Math.floor(j / 7) - Math.floor(i / 7)) <= 2,
      );
      expect(means[i]).toBeCloseTo(near.reduce((sum, value) => sum + value, 0) / near.length, 4);
    }
  });

  it('resample keeps flat colours exact, the mean, and the size asked for', () => {
    const flat = createRgbImage(37, 23);
    flat.data.fill(201);
    const small = resampleRgb(flat, wholeOf(flat), 10, 300);
    expect([small.widthPx, small.heightPx]).toEqual([10, 300]);
    expect(small.data.every((value) => value === 201)).toBe(true);
    const checks = createGrayPlane(64, 64);
    for (let i = 0; i < checks.data.length; i += 1)
      checks.data[i] = ((i % 64) + Math.floor(i / 64)) % 2 ? 255 : 0;
    const shrunk = resampleGray(checks, wholeOf(checks), 8, 8);
    for (const value of shrunk.data) expect(Math.abs(value - 127)).toBeLessThan(6);
  });

  it('connectedComponents tells areas apart and measures them', () => {
    const plane = createGrayPlane(8, 4);
    for (const i of [0, 1, 8, 9, 21, 30]) plane.data[i] = 200;
    const { list, labels } = connectedComponents(plane, 128);
    expect(list.map((area) => [area.areaPx, area.borderPx])).toEqual([
      [4, 3],
      [2, 1],
    ]);
    expect(list[1]!.bounds).toEqual({ left: 5, top: 2, widthPx: 2, heightPx: 2 });
    expect(labels[21]).toBe(labels[30]);
  });
});
