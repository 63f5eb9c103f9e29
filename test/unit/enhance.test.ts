import { describe, expect, it } from 'vitest';
import { sharpenLuminance } from '../../src/image/sharpen-luminance.ts';
import { lightCurves } from '../../src/image/tone-curve.ts';
import { enhance } from '../../src/pipeline/enhance.ts';
import type { WorkingPhoto } from '../../src/pipeline/working-photo.ts';
import {
  contextWithoutServices,
  paintGray,
  paintRgb,
  pixelAt,
  workingPhoto,
} from '../helpers/working-photos.ts';

const context = contextWithoutServices();
const whiteBalanceOnly = { whiteBalance: true, exposure: 0, sharpen: 0 } as const;
const exposureOnly = { whiteBalance: false, exposure: 'auto', sharpen: 0 } as const;
const sharpenOnly = { whiteBalance: false, exposure: 0, sharpen: 0.5 } as const;

type Colour = readonly [number, number, number];

const inDisc = (x: number, y: number) => Math.hypot(x - 100, y - 100) < 60;
const discOn = (ground: Colour, product: Colour) =>
  paintRgb(200, 200, (x, y) => (inDisc(x, y) ? product : ground));
const discMatte = paintGray(200, 200, (x, y) => (inDisc(x, y) ? 255 : 0));

function onComposedWhite(product: Colour, whiteGround?: Colour): WorkingPhoto {
  const photo = workingPhoto(discOn([255, 255, 255], product), {
    subject: { alpha: discMatte, confidence: 1, doubts: [] },
  });
  const background = { styleId: 'amazon_standard', fill: 0.85, pureWhite: true };
  const decode = { ...photo.findings.decode, whiteGround };
  return { ...photo, findings: { ...photo.findings, background, decode } };
}

describe('white balance', () => {
  it('makes a white ground under lamp light neutral and the product with it', async () => {
    const { rgb } = await enhance(
      workingPhoto(discOn([240, 228, 212], [180, 171, 159])),
      whiteBalanceOnly,
      context,
    );
    for (const [x, y] of [
      [5, 5],
      [100, 100],
    ] as const) {
      const pixel = pixelAt(rgb, x, y);
      expect(Math.max(...pixel) - Math.min(...pixel)).toBeLessThanOrEqual(2);
    }
  });

  it('leaves a coloured product on a neutral ground alone', async () => {
    for (const product of [
      [210, 40, 50],
      [250, 200, 40],
      [230, 220, 195],
    ] as const) {
      const photo = workingPhoto(discOn([238, 238, 238], product));
      expect((await enhance(photo, whiteBalanceOnly, context)).rgb.data).toEqual(photo.rgb.data);
    }
  });

  it('leaves a coloured ground alone', async () => {
    const photo = workingPhoto(discOn([230, 150, 160], [30, 120, 60]));
    expect((await enhance(photo, whiteBalanceOnly, context)).rgb.data).toEqual(photo.rgb.data);
  });

  it('corrects only half of what it guesses without a white ground', async () => {
    const scene = paintRgb(200, 200, (x, y) => {
      const level = 60 + ((x * 31 + y * 17) % 120);
      return [level, Math.round(level * 0.97), Math.round(level * 0.9)];
    });
    const { rgb } = await enhance(workingPhoto(scene), whiteBalanceOnly, context);
    const [before, after] = [pixelAt(scene, 50, 50), pixelAt(rgb, 50, 50)] as [number[], number[]];
    const cast = ([red, , blue]: number[]) => (red as number) / (blue as number);
    expect(cast(after)).toBeLessThan(cast(before));
    expect(cast(after)).toBeGreaterThan(1 + (cast(before) - 1) * 0.4);
  });

  it('remembers the ground that was replaced', async () => {
    const { rgb } = await enhance(
      onComposedWhite([180, 171, 159], [240, 228, 212]),
      whiteBalanceOnly,
      context,
    );
    const pixel = pixelAt(rgb, 100, 100);
    expect(Math.max(...pixel) - Math.min(...pixel)).toBeLessThanOrEqual(2);
    const unknown = onComposedWhite([180, 171, 159]);
    expect((await enhance(unknown, whiteBalanceOnly, context)).rgb.data).toEqual(unknown.rgb.data);
  });
});

describe('exposure', () => {
  it('brings a grey-looking white ground to white without clipping', async () => {
    const { rgb } = await enhance(workingPhoto(discOn([205, 205, 205], [90, 60, 40])), exposureOnly, context);
    expect(pixelAt(rgb, 3, 3)[0] as number).toBeGreaterThan(220);
    expect(pixelAt(rgb, 3, 3)[0] as number).toBeLessThan(252);
    expect(pixelAt(rgb, 100, 100)[0] as number).toBeGreaterThan(95);
  });

  it('lifts a dark product only so far: black things are black', async () => {
    const { rgb } = await enhance(onComposedWhite([25, 25, 25]), exposureOnly, context);
    expect(pixelAt(rgb, 100, 100)[0] as number).toBeGreaterThan(25);
    expect(pixelAt(rgb, 100, 100)[0] as number).toBeLessThan(45);
  });

  it('leaves a well exposed photo alone, and obeys a fixed change', async () => {
    const bright = workingPhoto(discOn([250, 250, 250], [120, 90, 60]));
    expect((await enhance(bright, exposureOnly, context)).rgb.data).toEqual(bright.rgb.data);
    const darker = await enhance(bright, { ...exposureOnly, exposure: -1 }, context);
    // half the light of sRGB 120 is 87
    expect(Math.abs((pixelAt(darker.rgb, 100, 100)[0] as number) - 87)).toBeLessThanOrEqual(1);
  });

  it.each([-2, -0.5, 0.3, 1, 2])('its curve rises strictly enough at %s stops: no tones swap', (stops) => {
    const [curve] = lightCurves([1, 1, 1], 2 ** stops);
    for (let value = 1; value < 256; value++) {
      expect(curve[value] as number).toBeGreaterThanOrEqual(curve[value - 1] as number);
    }
    if (stops > 0) expect([curve[0], curve[255]]).toEqual([0, 255]);
  });
});

describe('a composed background', () => {
  it('is not touched by any correction: pure white stays 255', async () => {
    const photo = onComposedWhite([120, 100, 60], [240, 228, 212]);
    const all = { whiteBalance: true, exposure: 'auto', sharpen: 1 } as const;
    const { rgb } = await enhance(photo, all, context);
    let changed = 0;
    let changedGround = 0;
    for (let i = 0; i < discMatte.data.length; i++) {
      const same = [0, 1, 2].every((c) => rgb.data[3 * i + c] === photo.rgb.data[3 * i + c]);
      if (!same && discMatte.data[i] === 0) changedGround++;
      else if (!same) changed++;
    }
    expect(changedGround).toBe(0);
    expect(changed).toBeGreaterThan(5000);
  });
});

describe('sharpening', () => {
  /** A soft upright edge, 60 | 180. */
  const softEdge = paintRgb(100, 100, (x) => {
    const level = Math.round(60 + 120 / (1 + Math.exp((50 - x) / 1.2)));
    return [level, level, level];
  });

  it('steepens edges, without a halo', async () => {
    const { rgb } = await enhance(workingPhoto(softEdge), sharpenOnly, context);
    const row = Array.from({ length: 100 }, (_, x) => pixelAt(rgb, x, 50)[0] as number);
    const before = Array.from({ length: 100 }, (_, x) => pixelAt(softEdge, x, 50)[0] as number);
    const contrast = (r: number[]) => (r[52] as number) - (r[48] as number);
    expect(contrast(row)).toBeGreaterThan(contrast(before));
    expect(Math.min(...row)).toBeGreaterThanOrEqual(55);
    expect(Math.max(...row)).toBeLessThanOrEqual(185);
    expect(row.slice(0, 40)).toEqual(before.slice(0, 40));
  });

  it('does not amplify noise on flat ground', async () => {
    const noisy = paintRgb(200, 200, (x, y) => {
      const level = 128 + (((Math.imul(x * 200 + y, 2_654_435_761) >>> 20) % 7) - 3);
      return [level, level, level];
    });
    const { data } = await sharpenLuminance(noisy, { amount: 1.5, sigmaPx: 1 });
    const deviation = (values: Uint8Array) =>
      Math.sqrt(values.reduce((sum, v) => sum + (v - 128) ** 2, 0) / values.length);
    expect(deviation(data)).toBeLessThan(1.1 * deviation(noisy.data));
  });

  it('changes luminance, not colour', async () => {
    const stripes = paintRgb(100, 100, (x) => (x % 20 < 10 ? [150, 90, 60] : [180, 120, 90]));
    const { data } = await sharpenLuminance(stripes, { amount: 1.5, sigmaPx: 1.5 });
    for (let i = 0; i < data.length; i += 3) {
      const [red, green, blue] = [data[i], data[i + 1], data[i + 2]] as [number, number, number];
      if (red - green !== 60 || green - blue !== 30) throw new Error(`${red}, ${green}, ${blue}`);
    }
  });

  it('keeps off the rim of the matte', async () => {
    const photo = onComposedWhite([60, 60, 60]);
    const { rgb } = await enhance(photo, { ...sharpenOnly, sharpen: 1 }, context);
    expect(rgb.data).toEqual(photo.rgb.data);
  });
});
