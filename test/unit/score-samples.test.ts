import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { describe, expect, it } from 'vitest';
import { estimateForeground } from '../../src/image/foreground-colours.ts';
import type { RgbImage } from '../../src/image/pixel-image.ts';
import { decodePhoto } from '../../src/pipeline/decode.ts';
import { scorePhoto } from '../../src/pipeline/score.ts';
import type { WorkingPhoto } from '../../src/pipeline/working-photo.ts';
import type { Recipe } from '../../src/protocol/recipe.ts';

const SAMPLES = join(import.meta.dirname, '../../samples');
const RECIPE: Recipe = { cutout: {}, output: { format: 'png', quality: 90 } };

/** Every labelled sample, cut out with its own true mask: a good result that is then spoilt in one way. */
const samples = await labelledSamples();

describe.each(samples.slice(0, 4))('the score of %s', (file, maskFile) => {
  it('falls when the photo is blurred, burnt out or made smaller', async () => {
    const decoded = await decodePhoto(join(SAMPLES, file));
    const good = await cutOutWith(decoded, join(SAMPLES, maskFile));
    const score = (finished: WorkingPhoto) => scorePhoto({ decoded, finished, recipe: RECIPE });
    const [best, blurred, burnt, small] = await Promise.all([
      score(good),
      score({ ...good, rgb: await changed(good.rgb, (picture) => picture.blur(4)) }),
      score({ ...good, rgb: await changed(good.rgb, (picture) => picture.linear(2.2, 20)) }),
      score(await half(good)),
    ]);
    expect(best.parts.productFidelity).toBe(100);
    expect(best.parts.rimQuality).toBeGreaterThan(85);
    expect(blurred.parts.sharpness).toBeLessThan(best.parts.sharpness!);
    expect(burnt.parts.exposure).toBeLessThan(best.parts.exposure!);
    expect(small.parts.resolution).toBeLessThan(best.parts.resolution!);
    for (const worse of [blurred, burnt, small]) expect(worse.total).toBeLessThan(best.total);
  });
});

async function labelledSamples(): Promise<[string, string][]> {
  const manifest = JSON.parse(await readFile(join(SAMPLES, 'MANIFEST.json'), 'utf8')) as {
    items: { file: string; ground_truth: { file: string; type: string }[] }[];
  };
  return manifest.items.flatMap(({ file, ground_truth }) => {
    const mask = ground_truth.find(({ type }) => type === 'mask');
    return mask ? [[file, mask.file] as [string, string]] : [];
  });
}

async function cutOutWith(decoded: WorkingPhoto, maskPath: string): Promise<WorkingPhoto> {
  const { widthPx, heightPx } = decoded.rgb;
  const data = await sharp(maskPath).toColourspace('b-w').extractChannel(0).raw().toBuffer();
  const alpha = { widthPx, heightPx, data };
  return {
    ...decoded,
    rgb: estimateForeground(decoded.rgb, alpha),
    alpha,
    subject: { alpha, confidence: 0.95, doubts: [] },
  };
}

async function changed(image: RgbImage, change: (picture: Sharp) => Sharp): Promise<RgbImage> {
  const raw = { width: image.widthPx, height: image.heightPx, channels: 3 } as const;
  const { data, info } = await change(sharp(image.data, { raw })).raw().toBuffer({ resolveWithObject: true });
  return { widthPx: info.width, heightPx: info.height, data };
}

async function half(photo: WorkingPhoto): Promise<WorkingPhoto> {
  const width = Math.round(photo.rgb.widthPx / 2);
  const height = Math.round(photo.rgb.heightPx / 2);
  const rgb = await changed(photo.rgb, (picture) => picture.resize(width, height, { fit: 'fill' }));
  const raw = { width: photo.rgb.widthPx, height: photo.rgb.heightPx, channels: 1 } as const;
  const data = await sharp(photo.alpha!.data, { raw })
    .resize(width, height, { fit: 'fill' })
    .toColourspace('b-w')
    .raw()
    .toBuffer();
  const alpha = { widthPx: width, heightPx: height, data };
  const frame = { scale: width / photo.rgb.widthPx, offsetX: 0, offsetY: 0 };
  return { ...photo, rgb, alpha, subject: { ...photo.subject!, alpha }, frame };
}
