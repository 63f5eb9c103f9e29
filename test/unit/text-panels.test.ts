import { describe, expect, it } from 'vitest';
import type { RgbImage } from '../../src/image/pixel-image.ts';
import { convexMask } from '../../src/pipeline/text/convex-mask.ts';
import { findDrawnPanel } from '../../src/pipeline/text/drawn-panel.ts';
import { paintOverText } from '../../src/pipeline/text/paint-over-text.ts';
import { openTextWindow } from '../../src/pipeline/text/text-window.ts';
import type { TextBox } from '../../src/services/ocr/ocr-service.ts';
import { inpaintEmbedded } from '../../src/services/zimage/inpainting/inpaint-embedded.ts';
import type { ZImageService } from '../../src/services/zimage/zimage-service.ts';
import { paintGray, paintRgb } from '../helpers/working-photos.ts';

type Colour = readonly [number, number, number];
type Paint = (x: number, y: number) => Colour;

const WIDTH = 340;
const HEIGHT = 160;
const zimage = { inpaint: inpaintEmbedded } as unknown as ZImageService;
const line = lineBox(60, 60, 220, 40);
const WHITE: Colour = [255, 255, 255];
const ORANGE: Colour = [255, 160, 20];
const GREEN: Colour = [120, 170, 60];

describe('a panel under a text', () => {
  it('is whole again where letters reached over its rim', async () => {
    // The panel begins 12 px below the tops of the letters.
    const ground: Paint = (x, y) => (x >= 44 && x < 296 && y >= 74 && y < 112 ? ORANGE : GREEN);
    expect(await differenceAfterRemoval(ground, WHITE)).toBeLessThan(1);
  });

  it('keeps its gradient and its rounded corners on clutter', async () => {
    const ground: Paint = (x, y) => (inRounded(x, y) ? [200 + 0.15 * x, 20 + 0.4 * x, 120] : clutter(x, y));
    expect(await differenceAfterRemoval(ground, WHITE)).toBeLessThan(2);
  });

  it('ends where it ends, also where a frame of its colour runs round the picture', async () => {
    const ground: Paint = (x, y) => {
      const bar = y >= 52 && y < 108;
      const frame = x < 7 || x >= WIDTH - 7;
      return bar || frame ? GREEN : clutter(x, y);
    };
    expect(await differenceAfterRemoval(ground, WHITE)).toBeLessThan(1);
  });

  it('is not what bold letters look like', () => {
    expect(panelOf(lettering(clutter, WHITE))).toBeUndefined();
    expect(panelOf(paintRgb(WIDTH, HEIGHT, (x, y) => (inBox(x, y) ? WHITE : clutter(x, y))))).toBeUndefined();
  });

  it('keeps the rules on it and the lines next to it', async () => {
    const ground: Paint = (_, y) => (y === 116 || y === 117 ? WHITE : [60, 30, 5]);
    expect(await differenceAfterRemoval(ground, WHITE)).toBeLessThan(1);
  });

  it('keeps what of the product reaches over it', async () => {
    const finger = (x: number, y: number) => x < 66 && y > 70 && y < 90;
    const ground: Paint = (x, y) => (finger(x, y) ? [230, 170, 140] : [60, 30, 5]);
    const image = lettering(ground, WHITE);
    const matte = paintGray(WIDTH, HEIGHT, (x, y) => (finger(x, y) ? 150 : 0));
    const result = await paintOverText(image, [line], zimage, { protect: matte });
    let changed = 0;
    for (let y = 72; y < 88; y++) {
      for (let x = 0; x < 60; x++) {
        const at = 3 * (y * WIDTH + x);
        if (Math.abs(result.data[at] - image.data[at]) > 2) changed++;
      }
    }
    expect(changed).toBe(0);
  });
});

describe('letters that a box cuts through', () => {
  it('go whole on plain ground', async () => {
    const tight = lineBox(60, 64, 212, 34);
    const image = lettering(() => GREEN, [200, 20, 30]);
    const result = await paintOverText(image, [tight], zimage);
    expect(largestDifference(result, () => GREEN)).toBe(0);
  });
});

describe('a convex mask', () => {
  it('holds the pixels and what lies between them', () => {
    const mask = convexMask([12, 14, 32, 34], 10, 5);
    const rows = Array.from({ length: 5 }, (_, y) => [...mask.slice(10 * y, 10 * y + 10)].join(''));
    expect(rows).toEqual(['0000000000', '0011100000', '0011100000', '0011100000', '0000000000']);
  });
});

function panelOf(image: RgbImage) {
  return findDrawnPanel(image, openTextWindow(image, line));
}

async function differenceAfterRemoval(ground: Paint, ink: Colour): Promise<number> {
  const result = await paintOverText(lettering(ground, ink), [line], zimage);
  return meanDifference(result, ground);
}

/** Over the window of the text. */
function meanDifference(image: RgbImage, ground: Paint): number {
  const wanted = paintRgb(WIDTH, HEIGHT, ground);
  let sum = 0;
  let count = 0;
  for (let y = 40; y < 120; y++) {
    for (let x = 40; x < 300; x++) {
      const at = 3 * (y * WIDTH + x);
      sum += Math.abs(image.data[at] - wanted.data[at]);
      count++;
    }
  }
  return sum / count;
}

function largestDifference(image: RgbImage, ground: Paint): number {
  const wanted = paintRgb(WIDTH, HEIGHT, ground);
  return image.data.reduce((most, value, i) => Math.max(most, Math.abs(value - wanted.data[i])), 0);
}

function lettering(ground: Paint, ink: Colour): RgbImage {
  return paintRgb(WIDTH, HEIGHT, (x, y) => (isStroke(x, y) ? ink : ground(x, y)));
}

/** A row of letters like 日: strokes of 6 px in cells of 32 × 32, 12 px apart. */
function isStroke(x: number, y: number): boolean {
  if (x < 64 || x >= 276 || y < 64 || y >= 96) return false;
  const u = (x - 64) % 44;
  if (u >= 32) return false;
  const v = y - 64;
  return u < 6 || u >= 26 || v < 6 || v >= 26 || Math.abs(v - 16) < 3;
}

function inBox(x: number, y: number): boolean {
  return x >= 62 && x < 278 && y >= 62 && y < 98;
}

/** 252 × 56 px, corners of 28 px: a button. */
function inRounded(x: number, y: number): boolean {
  const dx = Math.max(0, 72 - x, x - 268);
  return Math.hypot(dx, y - 80) <= 28 && Math.abs(y - 80) <= 28;
}

/** Many colours, none of them flat. */
function clutter(x: number, y: number): Colour {
  return [(7 * x + 3 * y) % 200, (5 * y + x * x) % 210, (x * y + 11 * x) % 220];
}

function lineBox(left: number, top: number, widthPx: number, heightPx: number): TextBox {
  const quad = [
    { x: left, y: top },
    { x: left + widthPx, y: top },
    { x: left + widthPx, y: top + heightPx },
    { x: left, y: top + heightPx },
  ] as const;
  return { quad, text: 'x', confidence: 0.9, lineHeightPx: heightPx };
}
