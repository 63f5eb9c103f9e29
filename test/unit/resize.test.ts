import { describe, expect, it } from 'vitest';
import { resize } from '../../src/pipeline/resize.ts';
import { planResize } from '../../src/pipeline/resize-geometry.ts';
import type { WorkingPhoto } from '../../src/pipeline/working-photo.ts';
import { presetMaxBytes, RESIZE_PRESET_IDS, RESIZE_PRESETS } from '../../src/protocol/resize-presets.ts';
import {
  contextWithoutServices,
  paintGray,
  paintRgb,
  pixelAt,
  workingPhoto,
} from '../helpers/working-photos.ts';

const context = contextWithoutServices();
const sizeOf = ({ rgb }: WorkingPhoto) => [rgb.widthPx, rgb.heightPx];

/** A blue disc on a ground of one colour. */
const disc = (
  widthPx: number,
  heightPx: number,
  ground: readonly [number, number, number] = [255, 255, 255],
) =>
  paintRgb(widthPx, heightPx, (x, y) =>
    Math.hypot(x - widthPx / 2, y - heightPx / 2) < heightPx / 3 ? [10, 30, 120] : ground,
  );

describe('presets', () => {
  it.each(RESIZE_PRESET_IDS)('%s gives its exact size, whatever the shape of the photo', async (preset) => {
    const { widthPx, heightPx } = RESIZE_PRESETS[preset];
    for (const photo of [disc(90, 60), disc(60, 90), disc(64, 64)]) {
      expect(sizeOf(await resize(workingPhoto(photo), { preset }, context))).toEqual([widthPx, heightPx]);
    }
  });

  it('agree with the channels they are for', () => {
    for (const preset of Object.values(RESIZE_PRESETS)) {
      const longer = Math.max(preset.widthPx, preset.heightPx);
      expect(longer).toBeGreaterThanOrEqual(preset.requiredPx ?? 0);
      expect(longer).toBeGreaterThanOrEqual(preset.advisedPx ?? 0);
    }
    expect(presetMaxBytes('temu')).toBe(2_000_000);
    expect(presetMaxBytes('instagram_story')).toBeUndefined();
  });
});

describe('fit', () => {
  it('contain stays inside, cover fills, pad fills up', async () => {
    const photo = workingPhoto(disc(300, 200));
    const box = { width: 120, height: 120 };
    expect(sizeOf(await resize(photo, { ...box, fit: 'contain' }, context))).toEqual([120, 80]);
    expect(sizeOf(await resize(photo, box, context))).toEqual([120, 80]);
    expect(sizeOf(await resize(photo, { ...box, fit: 'cover' }, context))).toEqual([120, 120]);
    expect(sizeOf(await resize(photo, { ...box, fit: 'pad' }, context))).toEqual([120, 120]);
    expect(sizeOf(await resize(photo, { width: 150 }, context))).toEqual([150, 100]);
    expect(sizeOf(await resize(photo, { height: 50 }, context))).toEqual([75, 50]);
  });

  it('pads with the ground of the photo where it has one, else with white', async () => {
    const grey = await resize(
      workingPhoto(disc(300, 200, [201, 203, 205])),
      { width: 120, height: 120, fit: 'pad' },
      context,
    );
    expect(pixelAt(grey.rgb, 60, 2)).toEqual([201, 203, 205]);
    const busy = paintRgb(300, 200, (x, y) => [(x * 13) & 255, (y * 29) & 255, 90]);
    const padded = await resize(workingPhoto(busy), { width: 120, height: 120, fit: 'pad' }, context);
    expect(pixelAt(padded.rgb, 60, 2)).toEqual([255, 255, 255]);
  });

  it('crops around the product where it is known', () => {
    const size = { widthPx: 400, heightPx: 200 };
    const region = (left: number) =>
      planResize(
        size,
        { width: 100, height: 100, fit: 'cover' },
        { left, top: 50, widthPx: 90, heightPx: 90 },
      ).scaling.region;
    expect(region(10).left).toBe(10);
    expect(region(150).left).toBe(100);
    expect(region(300).left).toBe(190);
    expect(planResize(size, { width: 100, height: 100, fit: 'cover' }).scaling.region.left).toBe(100);
  });

  it('crops a sliver rather than padding a hairline', () => {
    const plan = planResize({ widthPx: 1000, heightPx: 1004 }, { preset: 'ebay' });
    expect(plan.canvas).toBeUndefined();
    expect(plan.scaling).toMatchObject({ widthPx: 1600, heightPx: 1600 });
  });
});

describe('what goes with the picture', () => {
  it('moves frame and matte along', async () => {
    const alpha = paintGray(300, 200, (x) => (x >= 150 ? 255 : 0));
    const photo = workingPhoto(disc(300, 200), {
      subject: { alpha, confidence: 1, doubts: [] },
      frame: { scale: 0.5, offsetX: 10, offsetY: 20 },
    });
    const padded = await resize(photo, { width: 150, height: 150, fit: 'pad' }, context);
    expect(padded.frame).toEqual({ scale: 0.25, offsetX: 5, offsetY: 10 + 25 });
    expect([padded.subject?.alpha.widthPx, padded.subject?.alpha.heightPx]).toEqual([150, 150]);
    expect(padded.subject?.alpha.data[75 * 150 + 40]).toBe(0);
    expect(padded.subject?.alpha.data[75 * 150 + 110]).toBe(255);
    expect(padded.subject?.alpha.data[5 * 150 + 110]).toBe(0);
    const covered = await resize(photo, { width: 100, height: 100, fit: 'cover' }, context);
    expect(covered.frame.offsetX).toBeCloseTo((10 - 100) * 0.5);
  });

  it('does not let colours under transparency bleed', async () => {
    const alpha = paintGray(200, 200, (x) => (x < 100 ? 255 : 0));
    const rgb = paintRgb(200, 200, (x) => (x < 100 ? [250, 240, 30] : [0, 0, 0]));
    const photo = workingPhoto(rgb, { alpha, subject: { alpha, confidence: 1, doubts: [] } });
    const small = await resize(photo, { width: 50, height: 50 }, context);
    for (let x = 0; x < 50; x++) {
      if ((small.alpha?.data[25 * 50 + x] as number) < 40) continue;
      expect(pixelAt(small.rgb, x, 25)[0] as number).toBeGreaterThan(235);
    }
    expect(small.subject?.alpha).toBe(small.alpha);
    const padded = await resize(photo, { width: 60, height: 90, fit: 'pad' }, context);
    expect(padded.alpha?.data[0]).toBe(0);
  });

  it('keeps a pure white ground at exactly 255 beside dark rims', async () => {
    const rgb = paintRgb(900, 900, (x, y) =>
      Math.max(Math.abs(x - 450), Math.abs(y - 450)) < 250 ? [12, 12, 12] : [255, 255, 255],
    );
    for (const parameters of [
      { width: 370 },
      { preset: 'amazon_main' },
      { width: 300, height: 400, fit: 'pad' },
    ] as const) {
      const { rgb: scaled } = await resize(workingPhoto(rgb), parameters, context);
      const half = Math.min(scaled.widthPx, scaled.heightPx) / 2;
      const reach = (250 / 450) * half + 4;
      for (let y = 0; y < scaled.heightPx; y++) {
        for (let x = 0; x < scaled.widthPx; x++) {
          const distance = Math.max(Math.abs(x - scaled.widthPx / 2), Math.abs(y - scaled.heightPx / 2));
          if (distance > reach && scaled.data[3 * (y * scaled.widthPx + x)] !== 255) {
            throw new Error(`${x}, ${y} is ${pixelAt(scaled, x, y)} at width ${scaled.widthPx}`);
          }
        }
      }
    }
  });

  it('says when it had to enlarge', async () => {
    const enlarged = await resize(workingPhoto(disc(500, 500)), { preset: 'amazon_main' }, context);
    expect(enlarged.findings.notes.join()).toContain('Enlarged 3.2×');
    const reduced = await resize(workingPhoto(disc(500, 500)), { width: 200 }, context);
    expect(reduced.findings.notes).toEqual([]);
  });

  it('leaves a photo of the right size as it is', async () => {
    const photo = workingPhoto(disc(200, 100));
    expect(await resize(photo, { width: 200, height: 100 }, context)).toBe(photo);
  });
});
