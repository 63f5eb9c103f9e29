import { createRandom } from '../../image/noise.ts';
import { createGrayPlane, type GrayPlane, type PixelRect, type RgbImage } from '../../image/pixel-image.ts';
import type { TextBox } from '../../services/ocr/ocr-service.ts';
import type { ZImageService } from '../../services/zimage/zimage-service.ts';
import { boxMask, letterMask } from './letter-mask.ts';
import { lettersOnPlainGround, paintPlainGround } from './plain-ground.ts';
import { enlargeMask, lookAtText, type TextLook } from './text-look.ts';
import { addToMask, pixelOf } from './text-mask.ts';

export interface PaintOptions {
  /** Where it is 255 no pixel may change; same size as the picture. */
  readonly protect?: GrayPlane | undefined;
  /** What was seen of the texts in this very picture already. */
  readonly looks?: ReadonlyMap<TextBox, TextLook> | undefined;
  /** Whole boxes rather than strokes: the second try. */
  readonly wholeBoxes?: boolean | undefined;
  readonly onProgress?: ((share: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Of the line's height. */
const WHOLE_BOX_GROWTH = 0.2;
const SEED = 1;

/**
 * Takes texts out of a picture. Plain ground is painted here, exactly; everything else is asked of the
 * painter in one call. Pixels outside the letters' masks come back as given.
 */
export async function paintOverText(
  image: RgbImage,
  texts: readonly TextBox[],
  zimage: ZImageService,
  options: PaintOptions = {},
): Promise<RgbImage> {
  const result = { ...image, data: image.data.slice() };
  const mask = createGrayPlane(image.widthPx, image.heightPx);
  const random = createRandom(SEED);
  for (const text of texts) {
    options.signal?.throwIfAborted();
    const look = (options.wholeBoxes ? undefined : options.looks?.get(text)) ?? lookAtText(image, text);
    const { window, rect } = look;
    const ring = window.flatRing;
    if (ring && (ring.closed || !options.wholeBoxes)) {
      const letters = enlargeMask(look, lettersOnPlainGround(look.image, window, ring, options.wholeBoxes));
      spare(letters, rect, options.protect);
      paintPlainGround(result, rect, ring, letters, random);
    } else {
      const letters = enlargeMask(
        look,
        options.wholeBoxes ? boxMask(window, WHOLE_BOX_GROWTH) : letterMask(look.image, window),
      );
      spare(letters, rect, options.protect);
      addToMask(mask, rect, letters);
    }
  }
  if (!mask.data.includes(255)) return result;
  const { onProgress, signal } = options;
  return zimage.inpaint({ image: result, mask, seed: SEED, onProgress, signal });
}

function spare(letters: Uint8Array, rect: PixelRect, protect: GrayPlane | undefined): void {
  if (!protect) return;
  for (let i = 0; i < letters.length; i++) {
    if (letters[i] && protect.data[pixelOf(protect, rect, i)]) letters[i] = 0;
  }
}
