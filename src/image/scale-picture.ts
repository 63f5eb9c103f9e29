import { splitAlpha } from './alpha-plane.ts';
import type { GrayPlane, PixelRect, RgbImage } from './pixel-image.ts';
import { pixelsOf, sharpFromGray, sharpFromRgb } from './sharp-input.ts';

/** What to take of a picture and how large to make it. */
export interface Scaling {
  /** Inside the picture. */
  readonly region: PixelRect;
  readonly widthPx: number;
  readonly heightPx: number;
}

/** Scales with Lanczos3; colours under transparency do not bleed (alpha is multiplied in). */
export async function scaleRgb(
  rgb: RgbImage,
  alpha: GrayPlane | undefined,
  scaling: Scaling,
): Promise<{ rgb: RgbImage; alpha: GrayPlane | undefined }> {
  const { widthPx, heightPx, data } = await pixelsOf(applyScaling(sharpFromRgb(rgb, alpha), scaling));
  const scaled = { widthPx, heightPx, data };
  return alpha === undefined ? { rgb: scaled, alpha: undefined } : splitAlpha(scaled);
}

export async function scaleGray(plane: GrayPlane, scaling: Scaling): Promise<GrayPlane> {
  const scaled = applyScaling(sharpFromGray(plane), scaling).toColourspace('b-w');
  const { widthPx, heightPx, data } = await pixelsOf(scaled);
  return { widthPx, heightPx, data };
}

/**
 * Lanczos rings: a few pixels beside a dark rim a pure white ground would get 252–254. Where a filter without
 * negative lobes finds nothing but white, white it is. Changes `scaled.data`.
 */
export async function keepWhite(source: RgbImage, scaled: RgbImage, scaling: Scaling): Promise<void> {
  const { data: smooth } = await pixelsOf(applyScaling(sharpFromRgb(source), scaling, 'linear'));
  const { data } = scaled;
  for (let i = 0; i < data.length; i += 3) {
    if (smooth[i] === 255 && smooth[i + 1] === 255 && smooth[i + 2] === 255) data.fill(255, i, i + 3);
  }
}

function applyScaling(
  picture: ReturnType<typeof sharpFromRgb>,
  { region, widthPx, heightPx }: Scaling,
  kernel: 'lanczos3' | 'linear' = 'lanczos3',
) {
  const { left, top, widthPx: width, heightPx: height } = region;
  return picture.extract({ left, top, width, height }).resize(widthPx, heightPx, { fit: 'fill', kernel });
}
