import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { createRgbImage, type GrayPlane, type RgbImage } from '../../src/image/pixel-image.ts';
import type { WorkingPhoto } from '../../src/pipeline/working-photo.ts';
import type { ManifestItem } from './manifest.ts';

const PICTURE_SIDE_PX = 640;
/** A cutout is shown on this green, on which both light and dark fringes are seen. */
const CUTOUT_GROUND = [64, 160, 96] as const;

export interface PicturesRequest {
  readonly item: ManifestItem;
  readonly folder: string;
  readonly before: WorkingPhoto;
  readonly withoutText: WorkingPhoto;
  readonly finished: WorkingPhoto;
  readonly truth?: GrayPlane | undefined;
}

/** Writes what the page shows of a photo: before, after each step that has something to show, and where the matte errs. */
export async function savePictures({ item, folder, before, withoutText, finished, truth }: PicturesRequest) {
  await mkdir(folder, { recursive: true });
  const shown: [string, RgbImage][] = [['before', before.rgb]];
  if (withoutText !== before) shown.push(['text removed', withoutText.rgb]);
  if (finished !== withoutText) shown.push(['after', onGround(finished)]);
  if (truth && finished.subject)
    shown.push(['red: too much, blue: missing', errorMap(finished.subject.alpha, truth)]);
  return Promise.all(
    shown.map(async ([caption, image], i) => {
      const name = `${item.file.replace(/[^\w.-]+/g, '_')}.${i}.jpg`;
      const raw = { width: image.widthPx, height: image.heightPx, channels: 3 } as const;
      await sharp(image.data, { raw })
        .resize(PICTURE_SIDE_PX, PICTURE_SIDE_PX, { fit: 'inside', withoutEnlargement: true })
        .jpeg({ quality: 85 })
        .toFile(join(folder, name));
      return { caption, file: name };
    }),
  );
}

function onGround({ rgb, alpha }: WorkingPhoto): RgbImage {
  if (alpha === undefined) return rgb;
  const flat = createRgbImage(rgb.widthPx, rgb.heightPx);
  for (let i = 0; i < flat.data.length; i++) {
    const share = alpha.data[Math.floor(i / 3)] / 255;
    flat.data[i] = Math.round(share * rgb.data[i] + (1 - share) * CUTOUT_GROUND[i % 3]);
  }
  return flat;
}

function errorMap(matte: GrayPlane, truth: GrayPlane): RgbImage {
  const map = createRgbImage(truth.widthPx, truth.heightPx);
  for (let i = 0, p = 0; i < truth.data.length; i++, p += 3) {
    const shade = truth.data[i] >> 1;
    const excess = matte.data[i] - truth.data[i];
    map.data[p] = Math.min(255, shade + Math.max(0, excess));
    map.data[p + 1] = shade;
    map.data[p + 2] = Math.min(255, shade + Math.max(0, -excess));
  }
  return map;
}
