import { describe, expect, it } from 'vitest';
import { createRgbImage } from '../../src/image/pixel-image.ts';
import { decodeCtc } from '../../src/services/ocr/ctc-decode.ts';
import type { Quad } from '../../src/services/ocr/quad.ts';
import { rectifyLine } from '../../src/services/ocr/rectify-line.ts';
import { findTextRegions } from '../../src/services/ocr/text-regions.ts';
import { scriptFilter } from '../../src/services/ocr/text-scripts.ts';
import { cutBetweenCharacters, layOutColumn } from '../../src/services/ocr/upright-column.ts';

describe('CTC decoding', () => {
  const alphabet = ['', 'a', 'b', ' '];
  const steps = (...rows: [number, number][]): Float32Array => {
    const probabilities = new Float32Array(rows.length * alphabet.length);
    rows.forEach(([klass, probability], step) => {
      probabilities.fill((1 - probability) / 3, step * 4, step * 4 + 4);
      probabilities[step * 4 + klass] = probability;
    });
    return probabilities;
  };

  it('merges repeats, keeps doubles that a blank parts, and averages the first step of each', () => {
    const read = decodeCtc(steps([0, 0.9], [1, 0.8], [1, 0.6], [0, 0.9], [1, 0.7], [2, 0.9]), 6, alphabet);
    expect(read.text).toBe('aab');
    expect(read.confidence).toBeCloseTo((0.8 + 0.7 + 0.9) / 3, 6);
  });

  it('trims spaces at the ends only', () => {
    expect(decodeCtc(steps([3, 0.9], [1, 0.9], [3, 0.9], [2, 0.9], [3, 0.9]), 5, alphabet).text).toBe('a b');
  });

  it('reads nothing, with confidence 0, from blanks', () => {
    expect(decodeCtc(steps([0, 0.9], [0, 0.9]), 2, alphabet)).toEqual({ text: '', confidence: 0 });
  });
});

describe('text regions', () => {
  const map = { widthPx: 60, heightPx: 40, data: new Float32Array(60 * 40) };
  for (let y = 5; y < 12; y++) map.data.fill(0.9, y * 60 + 4, y * 60 + 44);
  for (let y = 20; y < 30; y++) map.data.fill(0.4, y * 60 + 10, y * 60 + 30);
  map.data[35 * 60 + 50] = 1;

  it('are the components above the threshold, in outer pixel corners', () => {
    const regions = findTextRegions(map, { pixel: 0.3, region: 0.5, minSidePx: 3 });
    expect(regions).toHaveLength(1);
    expect(regions[0].score).toBeCloseTo(0.9, 5);
    const [topLeft, , bottomRight] = regions[0].quad;
    expect([topLeft.x, topLeft.y, bottomRight.x, bottomRight.y]).toEqual([4, 5, 44, 12]);
  });

  it('include the weak where asked for, never single pixels', () => {
    expect(findTextRegions(map, { pixel: 0.3, region: 0.3, minSidePx: 3 })).toHaveLength(2);
  });
});

describe('rectifying', () => {
  it('turns a quarter so that the first corner comes to the top-left', () => {
    const image = createRgbImage(2, 3);
    image.data.set([...Array(6).keys()].flatMap((value) => [value, value, value]));
    const fromTopRight: Quad = [
      { x: 2, y: 0 },
      { x: 2, y: 3 },
      { x: 0, y: 3 },
      { x: 0, y: 0 },
    ];
    const upright = rectifyLine(image, fromTopRight, 3, 2);
    expect(greens(upright.data)).toEqual([1, 3, 5, 0, 2, 4]);
  });

  it('averages where it shrinks', () => {
    const image = createRgbImage(80, 80);
    for (let i = 0; i < 6400; i++) image.data.fill(i % 2 === 0 ? 0 : 200, 3 * i, 3 * i + 3);
    const whole: Quad = [
      { x: 0, y: 0 },
      { x: 80, y: 0 },
      { x: 80, y: 80 },
      { x: 0, y: 80 },
    ];
    for (const green of greens(rectifyLine(image, whole, 10, 10).data)) expect(green).toBe(100);
  });
});

describe('upright column', () => {
  const column = createRgbImage(20, 70);
  // Three characters of 16, 4 and 18 rows with quiet rows between them: stripes stand for strokes.
  for (const [top, bottom] of [
    [2, 18],
    [32, 36],
    [50, 68],
  ]) {
    for (let y = top; y < bottom; y++)
      for (let x = 0; x < 20; x += 2) column.data.fill(255, 3 * (y * 20 + x), 3 * (y * 20 + x) + 3);
  }

  it('is cut in the quiet rows', () => {
    const [first, second, third, last, ...more] = cutBetweenCharacters(column);
    expect(more).toEqual([]);
    expect([first, last]).toEqual([0, 70]);
    expect(second).toBeGreaterThanOrEqual(18);
    expect(second).toBeLessThanOrEqual(32);
    expect(third).toBeGreaterThanOrEqual(36);
    expect(third).toBeLessThanOrEqual(50);
  });

  it('becomes a row of square cells', () => {
    const row = layOutColumn(column);
    expect([row.widthPx, row.heightPx]).toEqual([60, 20]);
  });
});

describe('script filter', () => {
  it('keeps texts with a letter of a wanted script and texts without letters', () => {
    const chinese = scriptFilter(['zh-CN']);
    expect(['包邮', 'NEW新品', '¥199', '50%'].map(chinese)).toEqual([true, true, true, true]);
    expect(chinese('SALE')).toBe(false);
    expect(scriptFilter(['en'])('包邮')).toBe(false);
    expect(scriptFilter(['ja'])('の')).toBe(true);
    expect(scriptFilter(undefined)('anything')).toBe(true);
    expect(scriptFilter([])('anything')).toBe(true);
  });

  it('refuses what is no language tag', () => {
    expect(() => scriptFilter(['not a tag'])).toThrow(expect.objectContaining({ code: 'params_invalid' }));
  });
});

function greens(data: Uint8Array): number[] {
  return Array.from({ length: data.length / 3 }, (_, i) => data[3 * i + 1]);
}
