import { describe, expect, it } from 'vitest';
import { createGrayPlane, createRgbImage, type RgbImage } from '../../src/image/pixel-image.ts';
import { extentOf } from '../../src/pipeline/compose/matte-extent.ts';
import { relightProduct } from '../../src/pipeline/compose/relight.ts';
import { replaceBackground } from '../../src/pipeline/replace-background.ts';
import { scorePhoto } from '../../src/pipeline/score.ts';
import type { StepContext, WorkingPhoto } from '../../src/pipeline/working-photo.ts';
import type { Recipe } from '../../src/protocol/recipe.ts';
import type { StyleId } from '../../src/protocol/styles.ts';
import type { ZImageService } from '../../src/services/zimage/zimage-service.ts';

const WIDTH_PX = 320;
const HEIGHT_PX = 240;
const BOX = { left: 100, top: 60, right: 220, bottom: 200 };

/** A box with a fine pattern on a green ground, and its matte. */
function boxPhoto(): { rgb: RgbImage; alpha: ReturnType<typeof createGrayPlane> } {
  const rgb = createRgbImage(WIDTH_PX, HEIGHT_PX);
  const alpha = createGrayPlane(WIDTH_PX, HEIGHT_PX);
  for (let y = 0; y < HEIGHT_PX; y += 1) {
    for (let x = 0; x < WIDTH_PX; x += 1) {
      const inside = x >= BOX.left && x < BOX.right && y >= BOX.top && y < BOX.bottom;
      const value = 120 + 60 * ((Math.floor(x / 6) + Math.floor(y / 6)) % 2);
      const at = y * WIDTH_PX + x;
      alpha.data[at] = inside ? 255 : 0;
      rgb.data.set(inside ? [value, value, value] : [60, 160, 70], 3 * at);
    }
  }
  return { rgb, alpha };
}

/** A warm room, darker towards the right. */
function warmScene(widthPx: number, heightPx: number): RgbImage {
  const scene = createRgbImage(widthPx, heightPx);
  for (let i = 0; i < widthPx * heightPx; i += 1) {
    const share = 1 - (0.6 * (i % widthPx)) / widthPx;
    scene.data.set([225 * share, 170 * share, 110 * share], 3 * i);
  }
  return scene;
}

const PLACEMENT = { widthPx: WIDTH_PX, heightPx: HEIGHT_PX, offsetX: 0, offsetY: 0, fill: 0.6 };

function relit(scene: RgbImage, { rgb, alpha } = boxPhoto()) {
  const product = { ...rgb, data: rgb.data.slice() };
  const relighting = relightProduct(product, alpha, extentOf(alpha)!, scene, PLACEMENT);
  const pixel = (x: number, y: number) => [...product.data.subarray(3 * (y * WIDTH_PX + x)).subarray(0, 3)];
  return { product, relighting, pixel };
}

describe('relighting', () => {
  it('takes on the colour and the fall-off of the scene, a little', () => {
    const { relighting, pixel } = relit(warmScene(WIDTH_PX, HEIGHT_PX));
    const [red, green, blue] = relighting.gains;
    expect(red).toBeGreaterThan(green);
    expect(green).toBeGreaterThan(blue);
    expect(relighting.most).toBeGreaterThan(1.02);
    expect(relighting.most).toBeLessThanOrEqual(1.05 * 1.06 * 1.06 + 0.001);
    // The same cell of the pattern, left and right.
    const [left, right] = [pixel(BOX.left + 1, 100), pixel(BOX.right - 11, 100)];
    expect(left[1]).toBeGreaterThan(right[1]!);
  });

  it('changes nothing abruptly, and nothing outside the product', () => {
    const { rgb, alpha } = boxPhoto();
    const { product } = relit(warmScene(WIDTH_PX, HEIGHT_PX));
    const change = (at: number) => product.data[at]! - rgb.data[at]!;
    for (let i = 0; i + 1 < alpha.data.length; i += 1) {
      if (alpha.data[i] === 0) expect(change(3 * i)).toBe(0);
      else if (alpha.data[i + 1] && rgb.data[3 * i] === rgb.data[3 * i + 3]) {
        expect(Math.abs(change(3 * i) - change(3 * i + 3))).toBeLessThanOrEqual(1);
      }
    }
  });

  it('leaves black black and blows no highlight out', () => {
    const bright = warmScene(WIDTH_PX, HEIGHT_PX);
    bright.data.fill(255);
    const photo = boxPhoto();
    for (let i = 0; i < photo.alpha.data.length; i += 1) {
      photo.rgb.data.fill(i % 2 ? 0 : 250, 3 * i, 3 * i + 3);
    }
    const { product } = relit(bright, photo);
    const inside = [...product.data].filter((_, at) => photo.alpha.data[Math.floor(at / 3)]);
    expect(Math.max(...inside)).toBeLessThan(255);
    expect(Math.min(...inside)).toBe(0);
  });

  it('does nothing to speak of in a grey scene as bright as the product', () => {
    const grey = createRgbImage(WIDTH_PX, HEIGHT_PX);
    grey.data.fill(152);
    expect(relit(grey).relighting.most).toBeLessThan(1.01);
  });
});

describe('a product on a background', () => {
  async function compose(styleId: StyleId, { generated = true, relight = true } = {}) {
    const { rgb, alpha } = boxPhoto();
    const zimage: ZImageService = {
      engine: { name: 'painter', device: 'remote', notes: [] },
      generateBackground: async ({ widthPx, heightPx }) => ({
        image: warmScene(widthPx, heightPx),
        generated,
        notes: [],
      }),
      inpaint: async ({ image }) => image,
      close: async () => {},
    };
    const decode = {
      format: 'png',
      originalWidthPx: WIDTH_PX,
      originalHeightPx: HEIGHT_PX,
      reduced: false,
      animated: false,
    } as const;
    const decoded: WorkingPhoto = {
      rgb,
      subject: { alpha, confidence: 0.9, doubts: [] },
      frame: { scale: 1, offsetX: 0, offsetY: 0 },
      findings: { decode, notes: [] },
    };
    const background_replacement = { styleId, shadow: 'none', seed: 1, relight } as const;
    const recipe: Recipe = { background_replacement, output: { format: 'png', quality: 90 } };
    const context = { services: { zimage }, recipe } as unknown as StepContext;
    const finished = await replaceBackground(decoded, background_replacement, context);
    const { parts } = await scorePhoto({ decoded, finished, recipe });
    const { offsetX, offsetY } = finished.frame;
    const blue = 2 + 3 * ((130 + offsetY) * finished.rgb.widthPx + 161 + offsetX);
    const before = rgb.data[3 * (130 * WIDTH_PX + 161)];
    const { background, notes } = finished.findings;
    return { relit: background?.relit, notes, parts, same: finished.rgb.data[blue] === before };
  }

  it('that a model generated is relit, recorded and told; it is still the same product', async () => {
    const { relit, notes, parts, same } = await compose('modern_home');
    expect(relit?.most).toBeGreaterThan(1.02);
    expect(notes.join()).toMatch(/matched to the light .* by at most \d+ %.*relight to false/);
    expect(same).toBe(false);
    const untouched = await compose('modern_home', { relight: false });
    expect(parts.productFidelity).toBeGreaterThan(95);
    expect(parts.productFidelity).toBeLessThanOrEqual(untouched.parts.productFidelity!);
  });

  it.each([
    ['asked to keep its light', 'modern_home', { relight: false }],
    ['on a built-in scene', 'modern_home', { generated: false }],
    ['on minimal white', 'minimal_white', {}],
    ['on Amazon’s white', 'amazon_standard', {}],
  ] as const)('%s is laid on it as photographed, to the bit', async (_name, styleId, options) => {
    const { relit, notes, same } = await compose(styleId, options);
    expect([relit, notes, same]).toEqual([undefined, [], true]);
  });
});
