import { describe, expect, it } from 'vitest';
import { boundaryF, intersectionOverUnion, meanAlphaError } from '../../bench/eval/mask-metrics.ts';
import {
  countChangedOutside,
  meanDifference,
  peakSignalToNoiseDb,
} from '../../bench/eval/picture-difference.ts';
import { lineHeightOf, markQuad, overlapOf, rectAround } from '../../bench/eval/quad-region.ts';
import { containedSimilarity, editSimilarity } from '../../bench/eval/text-similarity.ts';
import { createGrayPlane, createRgbImage, type GrayPlane } from '../../src/image/pixel-image.ts';

const PICTURE = { widthPx: 100, heightPx: 100 };

describe('mask metrics', () => {
  it('know a matte that is right', () => {
    const truth = square(20, 20, 40);
    expect(intersectionOverUnion(truth, truth)).toBe(1);
    expect(meanAlphaError(truth, truth)).toBe(0);
    expect(boundaryF(truth, truth, 3)).toBe(1);
  });

  it('measure a shift: 40 px squares 10 px apart share 30 of 50 columns', () => {
    const truth = square(20, 20, 40);
    const shifted = square(30, 20, 40);
    expect(intersectionOverUnion(shifted, truth)).toBeCloseTo(30 / 50, 5);
    expect(meanAlphaError(shifted, truth)).toBeCloseTo((2 * 10 * 40) / 10_000, 5);
    expect(boundaryF(shifted, truth, 3)).toBeGreaterThan(0.35);
    expect(boundaryF(shifted, truth, 3)).toBeLessThan(0.8);
  });

  it('forgive an outline within the tolerance and none beyond it', () => {
    const truth = square(20, 20, 40);
    expect(boundaryF(square(18, 18, 44), truth, 3)).toBe(1);
    expect(boundaryF(square(12, 12, 56), truth, 3)).toBe(0);
  });

  it('have a word for empty mattes', () => {
    const empty = createGrayPlane(100, 100);
    expect(intersectionOverUnion(empty, empty)).toBe(1);
    expect(boundaryF(empty, empty, 3)).toBe(1);
    expect(boundaryF(empty, square(20, 20, 40), 3)).toBe(0);
    expect(intersectionOverUnion(empty, square(20, 20, 40))).toBe(0);
  });

  it('do not take the frame of the picture for an outline', () => {
    const full = square(0, 0, 100);
    expect(boundaryF(full, full, 3)).toBe(1);
    expect(boundaryF(square(0, 0, 50), full, 3)).toBe(0);
  });
});

describe('text similarity', () => {
  it('ignores case, spaces, punctuation and full-width forms', () => {
    expect(editSimilarity('Hello, World!', 'helloｗorld')).toBe(1);
  });

  it('is 1 − edits ÷ length', () => {
    expect(editSimilarity('开门红提前购', '开门红提前沟')).toBeCloseTo(5 / 6, 5);
    expect(editSimilarity('特价', 'SALE')).toBe(0);
  });

  it('finds a line inside a longer reading', () => {
    expect(containedSimilarity('提前购', '开门红提前购买')).toBe(1);
    expect(containedSimilarity('abcd', 'xxabxdxx')).toBeCloseTo(0.75, 5);
    expect(containedSimilarity('特价', '')).toBe(0);
  });
});

describe('quad regions', () => {
  const diamond = [
    { x: 50, y: 30 },
    { x: 70, y: 50 },
    { x: 50, y: 70 },
    { x: 30, y: 50 },
  ];

  it('mark the pixels inside, and those near when grown', () => {
    expect(marked(diamond, 0)).toBeCloseTo(800, -1);
    const grown = marked(diamond, 5);
    expect(grown).toBeGreaterThan(1350); // 800 + perimeter · 5 + π · 25 = 1444, whole pixels
    expect(grown).toBeLessThan(1500);
  });

  it('know line heights of level and upright lines', () => {
    expect(lineHeightOf(rectangle(0, 0, 80, 20))).toBe(20);
    expect(lineHeightOf(rectangle(0, 0, 20, 80))).toBe(20);
  });

  it('stay inside the picture', () => {
    expect(rectAround(rectangle(90, -5, 30, 20), 4, PICTURE)).toEqual({
      left: 86,
      top: 0,
      widthPx: 14,
      heightPx: 19,
    });
  });

  it('measure how much of each quad the other covers', () => {
    const { shareOfA, shareOfB } = overlapOf(rectangle(10, 10, 40, 20), rectangle(30, 10, 80, 20), PICTURE);
    expect(shareOfA).toBeCloseTo(0.5, 2);
    expect(shareOfB).toBeCloseTo(20 / 70, 2);
  });
});

describe('picture differences', () => {
  it('count what changed inside and outside a region', () => {
    const before = createRgbImage(100, 100);
    const after = createRgbImage(100, 100);
    for (let x = 0; x < 20; x++) after.data[3 * x] = 30;
    const region = new Uint8Array(10_000);
    region.fill(1, 0, 10);
    expect(meanDifference(before, after, region)).toBeCloseTo(10, 5);
    expect(countChangedOutside(before, after, region, 2)).toEqual({ changed: 10, pixels: 9990 });
    expect(countChangedOutside(before, after, region, 30).changed).toBe(0);
  });

  it('express noise in dB', () => {
    const clean = createRgbImage(100, 100);
    const noisy = createRgbImage(100, 100);
    noisy.data.fill(8);
    const everywhere = new Uint8Array(10_000).fill(1);
    expect(peakSignalToNoiseDb(clean, noisy, everywhere)).toBeCloseTo(20 * Math.log10(255 / 8), 5);
    expect(peakSignalToNoiseDb(clean, clean, everywhere)).toBe(99);
  });
});

function square(left: number, top: number, side: number): GrayPlane {
  const plane = createGrayPlane(100, 100);
  for (let y = top; y < top + side; y++) plane.data.fill(255, y * 100 + left, y * 100 + left + side);
  return plane;
}

function rectangle(x: number, y: number, width: number, height: number) {
  return [
    { x, y },
    { x: x + width, y },
    { x: x + width, y: y + height },
    { x, y: y + height },
  ];
}

function marked(quad: { x: number; y: number }[], growPx: number): number {
  const mask = new Uint8Array(10_000);
  markQuad(mask, quad, growPx, PICTURE);
  return mask.reduce((sum, value) => sum + value, 0);
}
