import { describe, expect, it } from 'vitest';
import { gaussianBlur } from '../../src/image/gaussian-blur.ts';
import { createNoise } from '../../src/image/noise.ts';
import type { RgbImage } from '../../src/image/pixel-image.ts';
import { STYLE_IDS, type StyleId } from '../../src/protocol/styles.ts';
import { createGroundCamera } from '../../src/services/zimage/scenes/ground-camera.ts';
import { renderScene } from '../../src/services/zimage/scenes/render-scene.ts';
import { createNoiseRows, fillNoise } from '../../src/services/zimage/scenes/textures/noise-row.ts';
import type { CameraView } from '../../src/services/zimage/zimage-service.ts';

const PAINTED = STYLE_IDS.filter((styleId) => styleId !== 'amazon_standard');
const VIEWS: readonly CameraView[] = ['eye_level', 'raised', 'overhead'];

function scene(
  styleId: StyleId,
  options: { seed?: number; sizePx?: number; view?: CameraView; lightFrom?: 'left' | 'right' } = {},
) {
  const { seed = 1, sizePx = 180, view, lightFrom } = options;
  const subject = {
    left: Math.round(0.3 * sizePx),
    top: Math.round(0.25 * sizePx),
    widthPx: Math.round(0.4 * sizePx),
    heightPx: Math.round(0.55 * sizePx),
  };
  return renderScene({ styleId, seed, widthPx: sizePx, heightPx: sizePx, subject, view, lightFrom });
}

function meanDifference(a: RgbImage, b: RgbImage): number {
  let sum = 0;
  for (let i = 0; i < a.data.length; i += 1) sum += Math.abs(a.data[i]! - b.data[i]!);
  return sum / a.data.length;
}

function meanOf(image: RgbImage, from: number, to: number): number {
  let sum = 0;
  let count = 0;
  for (let y = 0; y < image.heightPx; y += 1) {
    for (let x = Math.round(from * image.widthPx); x < to * image.widthPx; x += 1) {
      sum += image.data[3 * (y * image.widthPx + x) + 1]!;
      count += 1;
    }
  }
  return sum / count;
}

describe('studio scenes', () => {
  it.each(PAINTED)('%s: another seed makes another picture', (styleId) => {
    expect(meanDifference(scene(styleId, { seed: 1 }), scene(styleId, { seed: 2 }))).toBeGreaterThan(0.5);
  });

  it.each(PAINTED)('%s: is brighter on the side of the light', (styleId) => {
    for (const view of VIEWS) {
      const lit = scene(styleId, { view, lightFrom: 'left' });
      const mirrored = scene(styleId, { view, lightFrom: 'right' });
      const towards = meanOf(lit, 0, 0.35) + meanOf(mirrored, 0.65, 1);
      const away = meanOf(lit, 0.65, 1) + meanOf(mirrored, 0, 0.35);
      expect(towards, view).toBeGreaterThan(away);
    }
  });

  it.each(PAINTED)('%s: has neither black holes nor flat white from any height', (styleId) => {
    for (const view of VIEWS) {
      const { data } = scene(styleId, { view });
      let black = 0;
      let distinct = 0;
      const seen = new Uint8Array(256);
      for (const value of data) {
        if (value < 3) black += 1;
        if (seen[value] === 0) distinct += 1;
        seen[value] = 1;
      }
      expect(black / data.length, view).toBeLessThan(0.001);
      expect(distinct, view).toBeGreaterThan(12);
    }
  });

  it('minimal_white stays between light grey and white', () => {
    for (const view of VIEWS) {
      const { data } = scene('minimal_white', { view, sizePx: 300 });
      expect(Math.min(...data.subarray(0, 90_000)), view).toBeGreaterThan(205);
    }
  });

  it('hides the steps of a slow gradient under grain', () => {
    const { data, widthPx } = scene('minimal_white', { sizePx: 400 });
    // Without dither a row of a slow gradient is made of long runs of one value.
    let longest = 0;
    for (let x = 1, run = 1; x < widthPx; x += 1) {
      run = data[3 * (200 * widthPx + x)] === data[3 * (200 * widthPx + x - 1)] ? run + 1 : 1;
      longest = Math.max(longest, run);
    }
    expect(longest).toBeLessThan(25);
  });

  it('never sets a product before a wall of its own colour', () => {
    const frame = { widthPx: 64, heightPx: 64, subject: { left: 16, top: 16, widthPx: 32, heightPx: 32 } };
    for (const seed of [0, 1, 2, 3]) {
      const plain = renderScene({ ...frame, styleId: 'tiktok_vibrant', seed }).data;
      const productColour = [plain[0]!, plain[1]!, plain[2]!] as const;
      const apart = renderScene({ ...frame, styleId: 'tiktok_vibrant', seed, productColour }).data;
      const distance = Math.hypot(...productColour.map((value, c) => value - apart[c]!));
      expect(distance, `seed ${seed}`).toBeGreaterThan(40);
    }
  });
});

describe('ground camera', () => {
  const geometry = { widthPx: 1000, heightPx: 800, footY: 640, unitPx: 500 };

  it('measures one unit at the foot and less behind it', () => {
    const camera = createGroundCamera({ ...geometry, elevationDegrees: 15 });
    expect(camera.groundRow(640).unitsPerPx).toBeCloseTo(1 / 500, 9);
    expect(camera.groundRow(640).depth).toBeCloseTo(0, 9);
    expect(camera.groundRow(500).depth).toBeGreaterThan(0.2);
    expect(camera.groundRow(500).unitsPerPx).toBeGreaterThan(1 / 500);
    expect(camera.heightOnWall(500, 500)).toBeCloseTo(0, 9);
    expect(camera.heightOnWall(300, 500)).toBeGreaterThan(0.3);
  });

  it('sees no perspective straight from above', () => {
    const camera = createGroundCamera({ ...geometry, footY: 400, elevationDegrees: 90 });
    expect(camera.groundRow(10).unitsPerPx).toBeCloseTo(1 / 500, 6);
    expect(camera.groundRow(150).depth).toBeCloseTo(0.5, 6);
  });
});

describe('kernels', () => {
  it('blurs to the standard deviation asked for, across and down', () => {
    const side = 81;
    const data = new Float32Array(side * side);
    data[40 * side + 40] = 1;
    gaussianBlur(data, side, side, 1, 5, 2.5);
    let [sum, across, down] = [0, 0, 0];
    data.forEach((value, i) => {
      sum += value;
      across += value * ((i % side) - 40) ** 2;
      down += value * (Math.floor(i / side) - 40) ** 2;
    });
    expect(sum).toBeCloseTo(1, 4);
    expect(Math.sqrt(across)).toBeCloseTo(5, 2);
    expect(Math.sqrt(down)).toBeCloseTo(2.5, 2);
  });

  it('joins slow noise by lines that stay close to it', () => {
    const noise = createNoise(3);
    const [row] = createNoiseRows(1)(500) as [Float32Array];
    fillNoise(noise, row, 0, 500, 4.2, 9.7, 0.011, 0.004);
    for (let i = 0; i < 500; i += 1)
      expect(Math.abs(row[i]! - noise(4.2 + i * 0.011, 9.7 + i * 0.004))).toBeLessThan(0.03);
  });
});
