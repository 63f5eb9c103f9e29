import { describe, expect, it } from 'vitest';
import { createGrayPlane, createRgbImage, type GrayPlane } from '../../src/image/pixel-image.ts';
import { applyShadow } from '../../src/pipeline/compose/composite.ts';
import { lightSideOf } from '../../src/pipeline/compose/light-evidence.ts';
import { extentOf } from '../../src/pipeline/compose/matte-extent.ts';
import { castShadow } from '../../src/pipeline/compose/shadow.ts';
import { viewOf } from '../../src/pipeline/compose/subject-view.ts';

const SIDE = 200;
const SHADOW = { contact: 0.7, cast: 0.4, softness: 0.6 };

function matteOf(inside: (x: number, y: number) => boolean): GrayPlane {
  const alpha = createGrayPlane(SIDE, SIDE);
  for (let at = 0; at < alpha.data.length; at += 1) {
    if (inside(at % SIDE, Math.floor(at / SIDE))) alpha.data[at] = 255;
  }
  return alpha;
}
const BOTTLE = matteOf((x, y) => Math.abs(x - 100) < 20 && y >= 40 && y < 150);

function sumOf(
  map: { widthPx: number; data: Float32Array },
  fits: (x: number, y: number) => boolean,
): number {
  return map.data.reduce(
    (sum, value, at) => sum + (fits(at % map.widthPx, Math.floor(at / map.widthPx)) ? value : 0),
    0,
  );
}

describe('shadow of a standing product', () => {
  it('is darkest where it touches the ground', () => {
    const map = castShadow({ alpha: BOTTLE, view: 'eye_level', lightFrom: 'left', shadow: SHADOW });
    const at = (x: number, y: number) => map.data[y * SIDE + x]!;
    expect(at(100, 150)).toBeGreaterThan(0.4);
    expect(at(100, 150)).toBeGreaterThan(at(100, 158) + 0.1);
    expect(at(100, 190)).toBeLessThan(0.05);
    expect(at(20, 40)).toBeLessThan(0.01);
  });

  it.each(['eye_level', 'raised', 'overhead'] as const)('falls away from the light: %s', (view) => {
    const fromLeft = castShadow({ alpha: BOTTLE, view, lightFrom: 'left', shadow: SHADOW });
    const fromRight = castShadow({ alpha: BOTTLE, view, lightFrom: 'right', shadow: SHADOW });
    expect(sumOf(fromLeft, (x) => x > 121)).toBeGreaterThan(1.3 * sumOf(fromLeft, (x) => x < 79));
    expect(sumOf(fromRight, (x) => x < 79)).toBeGreaterThan(1.3 * sumOf(fromRight, (x) => x > 121));
  });

  it('is nothing for an empty matte', () => {
    const map = castShadow({
      alpha: createGrayPlane(50, 50),
      view: 'raised',
      lightFrom: 'left',
      shadow: SHADOW,
    });
    expect(map.data.every((value) => value === 0)).toBe(true);
  });

  it('darkens in linear light: half the light of white is sRGB 188', () => {
    const white = createRgbImage(8, 8);
    white.data.fill(255);
    applyShadow(white, { widthPx: 2, heightPx: 2, data: new Float32Array(4).fill(0.5) });
    expect(Math.abs(white.data[0]! - 188)).toBeLessThanOrEqual(1);
  });
});

describe('height of the camera', () => {
  const studio = createRgbImage(SIDE, SIDE);
  studio.data.fill(235);
  const view = (alpha: GrayPlane, photo = studio) => viewOf(photo, alpha, extentOf(alpha)!);

  it('level for a flat foot, raised for a round one, overhead for what could not stand', () => {
    expect(view(BOTTLE)).toBe('eye_level');
    expect(view(matteOf((x, y) => Math.hypot(x - 100, y - 100) < 60))).toBe('raised');
    expect(view(matteOf((x, y) => Math.abs(x - y) < 8 && x > 30 && x < 170))).toBe('overhead');
  });

  it('level for what is cut off below, unless only a cord leaves the photo', () => {
    expect(view(matteOf((x, y) => Math.abs(x - 100) < 50 && y > 60))).toBe('eye_level');
    const dryer = matteOf(
      (x, y) => (Math.abs(x - 100) < 60 && y > 40 && y < 90) || (Math.abs(x - 80) < 3 && y > 40),
    );
    expect(view(dryer)).toBe('overhead');
  });

  it('raised where the same patterned ground is all round', () => {
    const tiles = createRgbImage(SIDE, SIDE);
    for (let i = 0; i < tiles.data.length; i += 1) tiles.data[i] = 120 + 60 * (Math.floor(i / 21) % 2);
    expect(view(BOTTLE, tiles)).toBe('raised');
  });
});

describe('side of the light', () => {
  it('is opposite the old shadow, and left where there is none', () => {
    const photo = createRgbImage(SIDE, SIDE);
    photo.data.fill(230);
    const extent = extentOf(BOTTLE)!;
    expect(lightSideOf(photo, BOTTLE, extent)).toBe('left');
    for (let y = 110; y < 150; y += 1) photo.data.fill(200, 3 * (y * SIDE + 60), 3 * (y * SIDE + 80));
    expect(lightSideOf(photo, BOTTLE, extent)).toBe('right');
  });
});
