import { describe, expect, it } from 'vitest';
import type { RgbImage } from '../../src/image/pixel-image.ts';
import { continuedShare } from '../../src/pipeline/text/continued-matte.ts';
import { findInks } from '../../src/pipeline/text/drawn-inks.ts';
import { mergedRects } from '../../src/pipeline/text/merged-rects.ts';
import { enlargeMask, lookAtText } from '../../src/pipeline/text/text-look.ts';
import { openTextWindow } from '../../src/pipeline/text/text-window.ts';
import type { TextBox } from '../../src/services/ocr/ocr-service.ts';
import { paintGray, paintRgb } from '../helpers/working-photos.ts';

const WIDTH = 300;
const HEIGHT = 120;
const line = lineBox(40, 40, 220, 40);
type Colour = readonly [number, number, number];

describe('drawn inks', () => {
  it('are the filling and the outline of letters on clutter, and none of the clutter', () => {
    const image = outlinedLetters(clutter);
    const inks = findInks(image, openTextWindow(image, line));
    expect(inks.map(({ red, green, blue }) => [red, green, blue].map(Math.round))).toEqual(
      expect.arrayContaining([
        [255, 230, 30],
        [180, 20, 20],
      ]),
    );
    expect(inks).toHaveLength(2);
  });

  it('are not found where the same colour goes on beside the letters', () => {
    const yellow: Colour = [255, 230, 30];
    const image = outlinedLetters((x, y) => (y < 36 || y > 84 ? yellow : clutter(x, y)));
    expect(findInks(image, openTextWindow(image, line))).toEqual([]);
  });

  it('are not found in a box without letters', () => {
    const image = paintRgb(WIDTH, HEIGHT, clutter);
    expect(findInks(image, openTextWindow(image, line))).toEqual([]);
  });
});

describe('a product continued under a text', () => {
  it('goes on from where it comes in', () => {
    // The product comes in from below along the whole line and was lost under it and beyond what was erased.
    const below = paintGray(WIDTH, HEIGHT, (_, y) => (y > 90 ? 255 : 0));
    const share = continuedShare(below, line);
    expect(share).toBeGreaterThan(0.2);
    expect(share).toBeLessThan(0.8);
  });

  it('fills a text that it surrounds, and leaves one that it does not reach', () => {
    expect(
      continuedShare(
        paintGray(WIDTH, HEIGHT, () => 255),
        line,
      ),
    ).toBe(1);
    expect(
      continuedShare(
        paintGray(WIDTH, HEIGHT, (x) => (x > 290 ? 255 : 0)),
        line,
      ),
    ).toBe(0);
  });
});

describe('a look at a text', () => {
  it('is the picture itself where the line is small', () => {
    const image = outlinedLetters(clutter);
    const look = lookAtText(image, line);
    expect(look.image).toBe(image);
    expect(look.rect).toEqual(look.window.rect);
  });

  it('sees a large line at 128 px, and its mask comes back at the size of the picture', () => {
    const large = lineBox(100, 200, 700, 320);
    const image = paintRgb(900, 700, (x, y) => (inLetter(x, y) ? [20, 20, 20] : [200, 205, 210]));
    const look = lookAtText(image, large);
    expect(look.window.lineHeightPx).toBe(128);
    expect(look.image.heightPx / look.rect.heightPx).toBeCloseTo(128 / 320, 2);
    const ink = Uint8Array.from(look.window.contrast, (contrast) =>
      contrast > look.window.inkContrast ? 1 : 0,
    );
    const enlarged = enlargeMask(look, ink);
    const wrong = enlarged.reduce((sum, value, i) => {
      const x = look.rect.left + (i % look.rect.widthPx);
      const y = look.rect.top + Math.floor(i / look.rect.widthPx);
      return sum + (value === Number(inLetter(x, y)) ? 0 : 1);
    }, 0);
    expect(wrong / enlarged.length).toBeLessThan(0.02);
  });
});

describe('places to read again', () => {
  it('become one where they overlap, also through a third', () => {
    const rect = (left: number, widthPx: number) => ({ left, top: 0, widthPx, heightPx: 10 });
    expect(mergedRects([rect(0, 10), rect(20, 10), rect(8, 14), rect(60, 5)])).toEqual([
      rect(0, 30),
      rect(60, 5),
    ]);
  });
});

function lineBox(left: number, top: number, widthPx: number, heightPx: number): TextBox {
  const quad = [
    { x: left, y: top },
    { x: left + widthPx, y: top },
    { x: left + widthPx, y: top + heightPx },
    { x: left, y: top + heightPx },
  ] as const;
  return { quad, text: 'x', confidence: 0.9, lineHeightPx: heightPx };
}

/** Bars of 40 × 240 px inside the large line. */
function inLetter(x: number, y: number): boolean {
  return x >= 120 && x < 780 && y >= 240 && y < 480 && (x - 120) % 100 < 40;
}

/** Many colours, none of them flat. */
function clutter(x: number, y: number): Colour {
  return [(7 * x + 3 * y) % 200, (5 * y + x * x) % 210, (x * y + 11 * x) % 220];
}

/** Yellow bars of 10 px with red outlines of 4 px, 8 px apart. */
function outlinedLetters(ground: (x: number, y: number) => Colour): RgbImage {
  return paintRgb(WIDTH, HEIGHT, (x, y) => {
    const u = (x - 44) % 26;
    if (x < 44 || x >= 256 || y < 44 || y >= 76 || u >= 18) return ground(x, y);
    return u < 4 || u >= 14 || y < 48 || y >= 72 ? [180, 20, 20] : [255, 230, 30];
  });
}
