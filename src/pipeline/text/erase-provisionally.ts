import type { RgbImage } from '../../image/pixel-image.ts';
import { resampleRgb, wholeOf } from '../../image/resample.ts';
import type { TextBox } from '../../services/ocr/ocr-service.ts';
import { growQuad, type Quad, scaleQuad } from '../../services/ocr/quad.ts';
import { fillHarmonic } from '../../services/zimage/inpainting/fill-harmonic.ts';
import { distanceToQuad, rectAround } from './text-mask.ts';

/** Enough for a segmenter that looks at 1024 px itself. */
const WORK_SIDE_PX = 1024;
/** Of the line's height; takes outlines and shadows along. */
const GROW = 0.2;

/**
 * The photo with all its text smoothed over, printed text included: letters on promotional art lead
 * segmenters to take them for the subject. Good enough to find the product in, not to be shown.
 */
export function eraseProvisionally(image: RgbImage, texts: readonly TextBox[]): RgbImage {
  const scale = Math.min(1, WORK_SIDE_PX / Math.max(image.widthPx, image.heightPx));
  const widthPx = Math.max(1, Math.round(image.widthPx * scale));
  const heightPx = Math.max(1, Math.round(image.heightPx * scale));
  const small = scale === 1 ? image : resampleRgb(image, wholeOf(image), widthPx, heightPx);
  const patch = { widthPx, heightPx, rgb: Float32Array.from(small.data) };
  const boxes = texts.map((text) => growQuad(text.quad, GROW * text.lineHeightPx));
  fillHarmonic(
    patch,
    insideAny(
      boxes.map((box) => scaleQuad(box, scale, scale)),
      widthPx,
      heightPx,
    ),
  );
  const smoothed = { widthPx, heightPx, data: Uint8Array.from(patch.rgb, Math.round) };
  if (scale === 1) return smoothed;
  const enlarged = resampleRgb(smoothed, wholeOf(smoothed), image.widthPx, image.heightPx);
  const inside = insideAny(boxes, image.widthPx, image.heightPx);
  const data = image.data.slice();
  for (let i = 0; i < inside.length; i++) {
    if (inside[i]) for (let c = 0; c < 3; c++) data[3 * i + c] = enlarged.data[3 * i + c];
  }
  return { widthPx: image.widthPx, heightPx: image.heightPx, data };
}

function insideAny(quads: readonly Quad[], widthPx: number, heightPx: number): Uint8Array {
  const inside = new Uint8Array(widthPx * heightPx);
  for (const quad of quads) {
    const rect = rectAround(quad, 0, { widthPx, heightPx });
    const distance = distanceToQuad(quad, rect);
    for (let i = 0; i < distance.length; i++) {
      if (distance[i] > 0) continue;
      inside[(rect.top + Math.floor(i / rect.widthPx)) * widthPx + rect.left + (i % rect.widthPx)] = 1;
    }
  }
  return inside;
}
