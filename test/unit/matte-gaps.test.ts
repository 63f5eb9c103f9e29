import { describe, expect, it } from 'vitest';
import {
  createGrayPlane,
  createRgbImage,
  type GrayPlane,
  type RgbImage,
} from '../../src/image/pixel-image.ts';
import { fillEnclosed, findClearThings } from '../../src/services/sam/clear-parts.ts';
import { decideSoftAreas } from '../../src/services/sam/decide-soft.ts';
import { fillGaps } from '../../src/services/sam/fill-gaps.ts';
import { findFalseHoles } from '../../src/services/sam/fill-holes.ts';
import { keepThinParts } from '../../src/services/sam/matte-band.ts';

const SIDE = 256;
type Colour = readonly [number, number, number];
const CREAM: Colour = [235, 225, 205];
const WOOD: Colour = [190, 150, 105];

function canvas(ground: Colour): RgbImage {
  const image = createRgbImage(SIDE, SIDE);
  rect(image, 0, 0, SIDE, SIDE, ground);
  return image;
}

function rect(
  image: RgbImage,
  left: number,
  top: number,
  right: number,
  bottom: number,
  colour: Colour,
): void {
  for (let y = top; y < bottom; y += 1) {
    for (let x = left; x < right; x += 1) image.data.set(colour, 3 * (y * SIDE + x));
  }
}

function set(
  plane: GrayPlane,
  left: number,
  top: number,
  right: number,
  bottom: number,
  alpha: number,
): void {
  for (let y = top; y < bottom; y += 1) plane.data.fill(alpha, y * SIDE + left, y * SIDE + right);
}

const at = (plane: GrayPlane, x: number, y: number) => plane.data[y * SIDE + x]!;

describe('fillGaps', () => {
  it('fills legs of the product’s colour between body and feet, and leaves the ground between them', () => {
    const image = canvas(WOOD);
    rect(image, 80, 40, 180, 150, CREAM);
    rect(image, 85, 150, 115, 172, CREAM);
    rect(image, 145, 150, 175, 172, CREAM);
    rect(image, 80, 172, 180, 200, [200, 40, 40]);
    const saliency = createGrayPlane(SIDE, SIDE);
    set(saliency, 80, 40, 180, 150, 255);
    set(saliency, 80, 172, 180, 200, 255);
    const filled = fillGaps(image, saliency);
    expect(at(filled, 100, 160)).toBeGreaterThan(200);
    expect(at(filled, 160, 160)).toBeGreaterThan(200);
    expect(at(filled, 130, 160)).toBe(0);
    expect(at(filled, 40, 160)).toBe(0);
  });

  it('changes nothing where the ground has the product’s colour', () => {
    const image = canvas(CREAM);
    const saliency = createGrayPlane(SIDE, SIDE);
    set(saliency, 80, 40, 180, 150, 255);
    set(saliency, 80, 166, 180, 200, 255);
    expect(fillGaps(image, saliency).data).toEqual(saliency.data);
  });
});

describe('findFalseHoles', () => {
  const image = canvas([225, 225, 228]);
  rect(image, 40, 40, 220, 220, [30, 30, 32]);
  rect(image, 60, 60, 160, 65, [215, 170, 140]);
  rect(image, 60, 90, 160, 95, [223, 223, 226]);
  rect(image, 80, 120, 180, 190, [205, 205, 208]);
  const saliency = createGrayPlane(SIDE, SIDE);
  set(saliency, 40, 40, 220, 220, 255);
  for (const [top, bottom] of [
    [60, 65],
    [90, 95],
  ] as const)
    set(saliency, 60, top, 160, bottom, 20);
  set(saliency, 80, 120, 180, 190, 0);

  it('fills an inlay cut out of a product on a studio ground; slits and handles that show the ground stay open', () => {
    const filled = findFalseHoles(image, saliency, true)!;
    expect(at(filled, 110, 62)).toBeGreaterThan(200);
    expect(at(filled, 110, 92)).toBe(0);
    expect(at(filled, 130, 150)).toBe(0);
  });

  it('leaves slits on lively grounds alone, but fills what was half seen', () => {
    expect(findFalseHoles(image, saliency, false)).toBeUndefined();
    const half = { ...saliency, data: saliency.data.slice() };
    set(half, 80, 120, 180, 190, 140);
    expect(at(findFalseHoles(image, half, false)!, 130, 150)).toBeGreaterThan(200);
  });
});

describe('decideSoftAreas', () => {
  const image = canvas(WOOD);
  rect(image, 60, 60, 180, 200, [40, 90, 60]);
  const saliency = createGrayPlane(SIDE, SIDE);
  set(saliency, 60, 60, 180, 200, 255);

  it('decides broad hesitation by colours, and leaves soft rims as they are', async () => {
    set(saliency, 180, 60, 220, 200, 110);
    set(saliency, 60, 150, 180, 200, 110);
    set(saliency, 58, 60, 60, 200, 120);
    const decided = await decideSoftAreas(image, saliency);
    expect(at(decided, 200, 130)).toBeLessThan(20);
    expect(at(decided, 120, 180)).toBeGreaterThan(230);
    expect(at(decided, 59, 100)).toBe(120);
    expect(at(decided, 120, 100)).toBe(255);
  });

  it('gives a decided matte back as it is', async () => {
    const clear = createGrayPlane(SIDE, SIDE);
    set(clear, 60, 60, 180, 200, 255);
    expect(await decideSoftAreas(image, clear)).toBe(clear);
  });
});

describe('clear parts', () => {
  it('fills what a bottle’s wall encloses and nothing that is open', () => {
    const saliency = createGrayPlane(SIDE, SIDE);
    set(saliency, 60, 60, 120, 200, 255);
    set(saliency, 70, 70, 110, 190, 0);
    set(saliency, 160, 60, 220, 200, 255);
    set(saliency, 170, 0, 210, 190, 0);
    const filled = fillEnclosed(saliency);
    expect(at(filled, 90, 130)).toBeGreaterThan(128);
    expect(at(filled, 190, 130)).toBe(0);
    expect(at(filled, 20, 20)).toBe(0);
  });

  it('finds faint things that gleam under a veil of light, but no shadow and no coloured prop', () => {
    const image = canvas([80, 40, 30]);
    const seen = createGrayPlane(SIDE, SIDE);
    const things: [number, Colour][] = [
      [20, [115, 95, 90]],
      [100, [50, 25, 20]],
      [180, [60, 160, 60]],
    ];
    for (const [left, colour] of things) {
      rect(image, left, 100, left + 50, 150, colour);
      rect(image, left + 10, 110, left + 15, 140, [colour[0] + 90, colour[1] + 90, colour[2] + 90]);
      set(seen, left, 100, left + 50, 150, 40);
    }
    rect(image, 100, 100, 150, 150, things[1]![1]);
    const found = findClearThings(image, seen, createGrayPlane(SIDE, SIDE));
    expect(at(found, 45, 125)).toBeGreaterThan(128);
    expect(at(found, 125, 125)).toBe(0);
    expect(at(found, 205, 125)).toBe(0);
  });
});

it('gives a thin part back that the colours took away, but not the rim of a thick one', () => {
  const rough = new Float32Array(SIDE * SIDE);
  const moved = new Float32Array(SIDE * SIDE);
  const band = new Float32Array(SIDE * SIDE).fill(1);
  for (let y = 60; y < 200; y += 1) {
    rough.fill(0.9, y * SIDE + 40, y * SIDE + 43);
    rough.fill(1, y * SIDE + 100, y * SIDE + 200);
    moved.fill(1, y * SIDE + 102, y * SIDE + 200);
  }
  keepThinParts(rough, moved, band, SIDE, SIDE);
  expect(moved[130 * SIDE + 41]).toBeCloseTo(0.9);
  expect(band[130 * SIDE + 41]).toBe(0);
  expect(moved[130 * SIDE + 100]).toBe(0);
  expect(band[130 * SIDE + 100]).toBe(1);
});
