import { describe, expect, it } from 'vitest';
import type { RgbImage } from '../../src/image/pixel-image.ts';
import { withoutBadges } from '../../src/pipeline/text/badge-parts.ts';
import { findPalette } from '../../src/pipeline/text/colour-palette.ts';
import { boxMask, letterMask } from '../../src/pipeline/text/letter-mask.ts';
import { paintOverText } from '../../src/pipeline/text/paint-over-text.ts';
import { lettersOnPlainGround } from '../../src/pipeline/text/plain-ground.ts';
import { distanceToQuad, pixelOf, rectAround } from '../../src/pipeline/text/text-mask.ts';
import {
  looksOutOfFocus,
  looksPhotographed,
  planByShare,
  shareOnProduct,
} from '../../src/pipeline/text/text-verdict.ts';
import { openTextWindow, type TextWindow } from '../../src/pipeline/text/text-window.ts';
import type { TextBox } from '../../src/services/ocr/ocr-service.ts';
import type { Quad } from '../../src/services/ocr/quad.ts';
import { inpaintEmbedded } from '../../src/services/zimage/inpainting/inpaint-embedded.ts';
import type { ZImageService } from '../../src/services/zimage/zimage-service.ts';
import { paintGray, paintRgb } from '../helpers/working-photos.ts';

type Colour = readonly [number, number, number];
const WIDTH = 300;
const HEIGHT = 120;
const LINE = { left: 40, top: 40, right: 260, bottom: 80 };
const line = textBox(LINE);

/** A row of letters like 日: strokes of 6 px in cells of 40 × 40, 8 px apart. */
function isStroke(x: number, y: number): boolean {
  if (x < LINE.left + 4 || x >= LINE.right - 4 || y < LINE.top + 4 || y >= LINE.bottom - 4) return false;
  const u = (x - LINE.left - 4) % 44;
  const v = y - LINE.top - 4;
  if (u >= 32) return false;
  return u < 6 || u >= 26 || v < 6 || v >= 26 || Math.abs(v - 16) < 3;
}

function lettering(ground: (x: number, y: number) => Colour, ink: Colour): RgbImage {
  return paintRgb(WIDTH, HEIGHT, (x, y) => (isStroke(x, y) ? ink : ground(x, y)));
}

const zimage = { inpaint: inpaintEmbedded } as unknown as ZImageService;
const gray: Colour = [180, 184, 190];
const evenSky = (_x: number, y: number): Colour => [90 + y, 150 + 0.6 * y, 230 - 0.3 * y];

describe('letter masks', () => {
  it('take every drawn stroke on plain ground and leave the ground beyond', () => {
    const image = lettering(() => gray, [200, 20, 30]);
    const window = openTextWindow(image, line);
    expect(window.flatRing?.closed).toBe(true);
    const letters = lettersOnPlainGround(image, window, window.flatRing!);
    expect(strokesMissed(window, letters)).toBe(0);
    expect(share(letters)).toBeLessThan(0.6);
  });

  it('take every drawn stroke on a gradient, and less than the box', () => {
    const image = lettering(evenSky, [250, 250, 250]);
    const window = openTextWindow(image, line);
    const letters = letterMask(image, window);
    expect(strokesMissed(window, letters)).toBe(0);
    expect(share(letters)).toBeLessThan(share(boxMask(window, 0.18)));
  });

  it('take the drop shadow along', () => {
    const shadow = (x: number, y: number) => isStroke(x - 3, y - 3);
    const image = paintRgb(WIDTH, HEIGHT, (x, y) => {
      if (isStroke(x, y)) return [255, 255, 255];
      const [r, g, b] = evenSky(x, y);
      return shadow(x, y) ? [0.6 * r, 0.6 * g, 0.6 * b] : [r, g, b];
    });
    const window = openTextWindow(image, line);
    const letters = window.flatRing
      ? lettersOnPlainGround(image, window, window.flatRing)
      : letterMask(image, window);
    expect(missed(window, letters, shadow)).toBeLessThan(0.01);
  });

  it('fall back to the grown box where ink and ground cannot be told apart', () => {
    const image = paintRgb(WIDTH, HEIGHT, (x, y) => {
      const inked = x > LINE.left + 3 && x < LINE.right - 3 && y > LINE.top + 3 && y < LINE.bottom - 3;
      return inked ? [250, 250, 250] : evenSky(x, y);
    });
    const window = openTextWindow(image, line);
    expect(letterMask(image, window)).toEqual(boxMask(window, 0.18));
  });
});

describe('painting over', () => {
  it('gives plain ground back exactly and does not touch what is outside the box', async () => {
    const image = lettering(() => gray, [20, 20, 20]);
    const result = await paintOverText(image, [line], zimage);
    expect(Buffer.compare(result.data, paintRgb(WIDTH, HEIGHT, () => gray).data)).toBe(0);
  });

  it('gives a badge its own colour, not that of its surroundings', async () => {
    const badge = (x: number, y: number) => x >= 34 && x < 266 && y >= 34 && y < 86;
    const ground = (x: number, y: number): Colour => {
      if (badge(x, y)) return [210, 15, 25];
      return (Math.floor(x / 5) + Math.floor(y / 5)) % 2 ? [240, 240, 235] : [30, 80, 30];
    };
    const result = await paintOverText(lettering(ground, [255, 255, 255]), [line], zimage);
    expect(Buffer.compare(result.data, paintRgb(WIDTH, HEIGHT, ground).data)).toBe(0);
  });

  it('never changes a protected pixel', async () => {
    const image = lettering(evenSky, [250, 250, 250]);
    const protect = paintGray(WIDTH, HEIGHT, (x) => (x > 150 ? 255 : 0));
    for (const wholeBoxes of [false, true]) {
      const result = await paintOverText(image, [line], zimage, { protect, wholeBoxes });
      const changed = [...result.data].flatMap((value, i) => (value === image.data[i] ? [] : [i]));
      expect(changed.length).toBeGreaterThan(0);
      expect(changed.every((i) => protect.data[Math.floor(i / 3)] === 0)).toBe(true);
    }
  });
});

describe('verdicts', () => {
  const matte = paintGray(WIDTH, HEIGHT, (x) => (x < 150 ? 255 : 0));
  it('measure the share of a box on the product', () => {
    expect(shareOnProduct(matte, line)).toBeCloseTo(0.5, 2);
    expect(shareOnProduct(matte, textBox({ left: 10, top: 10, right: 140, bottom: 40 }))).toBe(1);
  });

  it('keep what lies on the product, leave what straddles its rim, remove the rest', () => {
    expect([1, 0.5, 0.1, 0].map(planByShare)).toEqual([
      'kept_product',
      'kept_touches_product',
      'remove',
      'remove',
    ]);
  });

  it('take lettering for part of the scene when it leans out of focus or lies about', () => {
    const sharp = { sharpness: 0.9, flatRing: undefined };
    const soft = { sharpness: 0.4, flatRing: undefined };
    const watermark = [turned(line, 20), turned(line, 20.5)];
    expect(looksPhotographed(watermark[0], sharp, watermark)).toBe(false);
    expect(looksPhotographed(turned(line, 5), soft, [])).toBe(true);
    expect(looksPhotographed(turned(line, 20), sharp, [turned(line, 35)])).toBe(true);
    expect(looksPhotographed(line, soft, [line])).toBe(false);
  });

  it('take small soft letters that stand on no panel for photographed', () => {
    const soft = { sharpness: 0.5, flatRing: undefined };
    expect(looksOutOfFocus(line, soft)).toBe(true);
    expect(looksOutOfFocus(line, { ...soft, sharpness: 0.9 })).toBe(false);
    expect(looksOutOfFocus({ ...line, lineHeightPx: 100 }, soft)).toBe(false);
    const { flatRing } = openTextWindow(
      lettering(() => gray, [200, 20, 30]),
      line,
    );
    expect(looksOutOfFocus(line, { ...soft, flatRing })).toBe(false);
  });

  it('take turned lettering on flat colour for a sticker', () => {
    const image = lettering(() => [250, 210, 20], [200, 20, 30]);
    const { flatRing } = openTextWindow(image, line);
    const sticker = { sharpness: 0.4, flatRing };
    expect(looksPhotographed(turned(line, 6), sticker, [turned(line, 30)])).toBe(false);
  });

  it('strike a flat badge from the matte and leave a second product in', () => {
    const image = paintRgb(WIDTH, HEIGHT, (x, y) => {
      if (x < 150) return [(x * y) % 200, (3 * x + y) % 180, (x + 5 * y) % 210];
      if (x < 220) return [40, 160, 60];
      return [(7 * x + y) % 256, (x * y) % 200, (x + 3 * y) % 240];
    });
    const parts = paintGray(WIDTH, HEIGHT, (x, y) =>
      x < 140 || (y < 60 && ((x > 160 && x < 200) || (x > 240 && x < 280))) ? 255 : 0,
    );
    const left = withoutBadges(image, parts, []);
    const at = (x: number, y: number) => left.data[y * WIDTH + x];
    expect([at(60, 60), at(180, 30), at(260, 30)]).toEqual([255, 0, 255]);
  });
});

describe('colours', () => {
  it('are found with their shares', () => {
    const rgb = Float32Array.from({ length: 900 }, (_, i) => (i < 600 ? 200 : 20));
    const palette = [...findPalette(rgb)].sort((a, b) => b.share - a.share);
    expect(palette.map(({ red, share }) => [Math.round(red), share.toFixed(2)])).toEqual([
      [200, '0.67'],
      [20, '0.33'],
    ]);
  });
});

function textBox({ left, top, right, bottom }: typeof LINE): TextBox {
  const quad: Quad = [
    { x: left, y: top },
    { x: right, y: top },
    { x: right, y: bottom },
    { x: left, y: bottom },
  ];
  return { quad, text: 'x', confidence: 0.9, lineHeightPx: bottom - top };
}

function turned(box: TextBox, degrees: number): TextBox {
  const radians = (degrees * Math.PI) / 180;
  const [a, b, c, d] = box.quad.map(({ x, y }) => ({
    x: x * Math.cos(radians) - y * Math.sin(radians),
    y: x * Math.sin(radians) + y * Math.cos(radians),
  }));
  return { ...box, quad: [a, b, c, d] };
}

function missed(window: TextWindow, letters: Uint8Array, wanted: (x: number, y: number) => boolean): number {
  let all = 0;
  let left = 0;
  for (let i = 0; i < letters.length; i++) {
    const pixel = pixelOf({ widthPx: WIDTH }, window.rect, i);
    if (!wanted(pixel % WIDTH, Math.floor(pixel / WIDTH))) continue;
    all++;
    if (!letters[i]) left++;
  }
  return left / all;
}

function strokesMissed(window: TextWindow, letters: Uint8Array): number {
  return missed(window, letters, isStroke);
}

function share(mask: Uint8Array): number {
  return mask.reduce((sum, value) => sum + value, 0) / mask.length;
}

describe('distance to a quad', () => {
  it('is negative inside, positive outside, whichever way the corners run', () => {
    for (const quad of [line.quad, [...line.quad].reverse() as unknown as Quad]) {
      const rect = rectAround(quad, 10, { widthPx: WIDTH, heightPx: HEIGHT });
      const distance = distanceToQuad(quad, rect);
      expect(Math.min(...distance)).toBeCloseTo(-19.5, 5);
      expect(distance[0]).toBeGreaterThan(9);
    }
  });
});
