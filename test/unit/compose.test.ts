import { describe, expect, it } from 'vitest';
import { createGrayPlane, createRgbImage } from '../../src/image/pixel-image.ts';
import { replaceBackground } from '../../src/pipeline/replace-background.ts';
import type { StepContext, WorkingPhoto } from '../../src/pipeline/working-photo.ts';
import type { Recipe } from '../../src/protocol/recipe.ts';
import { STYLE_IDS, type StyleId } from '../../src/protocol/styles.ts';
import type { SAMService } from '../../src/services/sam/sam-service.ts';
import { createProceduralZImage } from '../../src/services/zimage/procedural-zimage.ts';

const WIDTH_PX = 240;
const HEIGHT_PX = 180;

interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}
const BOX: Box = { left: 70, top: 40, right: 170, bottom: 150 };

/** A patterned box with a rim two pixels wide, on a green ground. */
function photoOf(box: Box = BOX): WorkingPhoto {
  const rgb = createRgbImage(WIDTH_PX, HEIGHT_PX);
  const alpha = createGrayPlane(WIDTH_PX, HEIGHT_PX);
  for (let y = 0; y < HEIGHT_PX; y += 1) {
    for (let x = 0; x < WIDTH_PX; x += 1) {
      const at = y * WIDTH_PX + x;
      const inset = Math.min(x - box.left, box.right - 1 - x, y - box.top, box.bottom - 1 - y);
      const share = inset < 0 ? 0 : inset === 0 ? 150 : inset === 1 ? 220 : 255;
      const own = [180 + ((x * 3) % 60), 40 + ((y * 5) % 70), (x * y) % 200];
      const ground = [40, 170, 60];
      alpha.data[at] = share;
      for (let c = 0; c < 3; c += 1) {
        rgb.data[3 * at + c] = Math.round((own[c]! * share + ground[c]! * (255 - share)) / 255);
      }
    }
  }
  return {
    rgb,
    subject: { alpha, confidence: 0.9, doubts: [] },
    frame: { scale: 1, offsetX: 0, offsetY: 0 },
    findings: {
      decode: {
        format: 'png',
        originalWidthPx: WIDTH_PX,
        originalHeightPx: HEIGHT_PX,
        reduced: false,
        animated: false,
      },
      notes: [],
    },
  };
}

function contextFor(resize?: Recipe['resize']): StepContext {
  const unused = () => Promise.reject(new Error('not needed: the photo brings its matte'));
  const sam: SAMService = {
    engine: { name: 'none', device: 'cpu', notes: [] },
    segmentSubject: unused,
    close: async () => {},
  };
  return {
    services: {
      zimage: createProceduralZImage(),
      sam,
      ocr: { engine: sam.engine, readText: unused, close: async () => {} },
    },
    recipe: { output: { format: 'png', quality: 90 }, ...(resize ? { resize } : {}) },
  };
}

function replace(
  styleId: StyleId,
  options: { box?: Box; shadow?: 'soft' | 'none'; seed?: number; resize?: Recipe['resize'] } = {},
) {
  const { box, shadow = 'soft', seed = 1, resize } = options;
  return replaceBackground(photoOf(box), { styleId, shadow, seed }, contextFor(resize));
}

/** Calls back for every pixel of the result: its alpha, its position in the result and in the photo. */
function eachPixel(result: WorkingPhoto, visit: (share: number, at: number, source: number) => void): void {
  const { widthPx, heightPx } = result.rgb;
  for (let y = 0; y < heightPx; y += 1) {
    for (let x = 0; x < widthPx; x += 1) {
      const at = y * widthPx + x;
      visit(
        result.subject!.alpha.data[at]!,
        at,
        (y - result.frame.offsetY) * WIDTH_PX + x - result.frame.offsetX,
      );
    }
  }
}

describe('replaceBackground', () => {
  it.each(STYLE_IDS)('%s: leaves the pixels of the product’s core exactly as they were', async (styleId) => {
    const original = photoOf().rgb.data;
    const result = await replace(styleId);
    let core = 0;
    let changed = 0;
    eachPixel(result, (share, at, source) => {
      if (share < 255) return;
      core += 1;
      for (let c = 0; c < 3; c += 1)
        if (result.rgb.data[3 * at + c] !== original[3 * source + c]) changed += 1;
    });
    expect(changed).toBe(0);
    expect(core).toBe((BOX.right - BOX.left - 4) * (BOX.bottom - BOX.top - 4));
    expect(result.frame.scale).toBe(1);
    expect(result.alpha).toBeUndefined();
  });

  it('leaves nothing of the green ground in the rim', async () => {
    const result = await replace('minimal_white', { shadow: 'none' });
    let [rim, green] = [0, 0];
    eachPixel(result, (share, at) => {
      if (share === 0 || share === 255) return;
      rim += 1;
      if (result.rgb.data[3 * at + 1]! > result.rgb.data[3 * at]! + 12) green += 1;
    });
    expect(rim).toBeGreaterThan(500);
    expect(green).toBe(0);
  });

  it('amazon_standard: pure white outside, square, filling, centred, with either shadow', async () => {
    for (const shadow of ['soft', 'none'] as const) {
      const result = await replace('amazon_standard', { shadow });
      const { widthPx, heightPx } = result.rgb;
      expect(widthPx).toBe(heightPx);
      let [left, right, top, bottom] = [widthPx, 0, heightPx, 0];
      let stained = 0;
      eachPixel(result, (share, at) => {
        const [x, y] = [at % widthPx, Math.floor(at / widthPx)];
        if (share === 0) {
          for (let c = 0; c < 3; c += 1) if (result.rgb.data[3 * at + c] !== 255) stained += 1;
          return;
        }
        [left, right] = [Math.min(left, x), Math.max(right, x + 1)];
        [top, bottom] = [Math.min(top, y), Math.max(bottom, y + 1)];
      });
      expect(stained).toBe(0);
      expect(Math.max(right - left, bottom - top) / widthPx).toBeGreaterThanOrEqual(0.85);
      expect(Math.abs(left - (widthPx - right))).toBeLessThanOrEqual(1);
      expect(Math.abs(top - (heightPx - bottom))).toBeLessThanOrEqual(1);
      expect(result.findings.background).toMatchObject({ styleId: 'amazon_standard', pureWhite: true });
      expect(result.findings.background!.fill).toBeGreaterThanOrEqual(0.85);
    }
  });

  it('casts a shadow that only darkens, only outside the core, and none when none is asked', async () => {
    const soft = await replace('shopify_custom', { shadow: 'soft' });
    const none = await replace('shopify_custom', { shadow: 'none' });
    let [darker, wrong] = [0, 0];
    eachPixel(soft, (share, at) => {
      const difference = none.rgb.data[3 * at]! - soft.rgb.data[3 * at]!;
      if (difference < 0 || (share === 255 && difference !== 0)) wrong += 1;
      if (difference > 20) darker += 1;
    });
    expect(wrong).toBe(0);
    expect(darker).toBeGreaterThan(50);
  });

  it('is the same for the same seed and another for another', async () => {
    const first = await replace('modern_home', { seed: 4 });
    const again = await replace('modern_home', { seed: 4 });
    const other = await replace('modern_home', { seed: 5 });
    expect(Buffer.compare(first.rgb.data, again.rgb.data)).toBe(0);
    expect(Buffer.compare(first.rgb.data, other.rgb.data)).not.toBe(0);
  });

  it('composes in the shape that a later resize asks for', async () => {
    const result = await replace('business', { resize: { preset: 'instagram_story' } });
    expect(result.rgb.widthPx / result.rgb.heightPx).toBeCloseTo(9 / 16, 2);
  });

  it('keeps a product that the photo cuts off on the border that cuts it', async () => {
    const result = await replace('natural_light', {
      box: { left: 70, top: 60, right: 170, bottom: HEIGHT_PX + 6 },
    });
    const { widthPx, heightPx } = result.rgb;
    const lastRow = result.subject!.alpha.data.subarray(widthPx * (heightPx - 1));
    expect(lastRow.filter((share) => share === 255)).toHaveLength(96);
    const amazon = await replace('amazon_standard', { box: { left: -6, top: 60, right: 120, bottom: 150 } });
    expect(amazon.frame.offsetX).toBe(0);
    expect(amazon.findings.notes.join(' ')).toMatch(/left edge/);
  });

  it('refuses a photo without a product and says what to do', async () => {
    const empty = replace('business', { box: { left: 0, top: 0, right: 0, bottom: 0 } });
    await expect(empty).rejects.toMatchObject({ code: 'photo_no_subject', retryable: false });
    await expect(empty).rejects.toThrow(/Use a photo in which/);
  });
});
