import { createRandom } from '../../image/noise.ts';
import { createGrayPlane, type GrayPlane, type PixelRect, type RgbImage } from '../../image/pixel-image.ts';
import type { TextBox } from '../../services/ocr/ocr-service.ts';
import type { ZImageService } from '../../services/zimage/zimage-service.ts';
import { paintPlainGround } from './plain-ground.ts';
import { type SeenText, seeText } from './seen-text.ts';
import { enlargeMask } from './text-look.ts';
import { addToMask, pixelOf } from './text-mask.ts';
import { CORE_ALPHA } from './text-verdict.ts';

export interface PaintOptions {
  /**
   * The product's matte, same size as the picture. In its core no pixel changes; on its rim, where the ground is
   * drawn and letters are told from a finger by their colour, only those that have it.
   */
  readonly protect?: GrayPlane | undefined;
  /** What was seen of the texts in this very picture already. */
  readonly seen?: ReadonlyMap<TextBox, SeenText> | undefined;
  /** Whole boxes rather than strokes: the second try. */
  readonly wholeBoxes?: boolean | undefined;
  readonly onProgress?: ((share: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

const SEED = 1;
/** Matte values (of 255) from which a pixel may be the product's. */
const RIM_ALPHA = 64;

/**
 * Takes texts out of a picture. Drawn ground is painted here, exactly; everything else is asked of the
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
    const known = options.wholeBoxes ? undefined : options.seen?.get(text);
    const { look, covers } = known ?? seeText(image, text, options.wholeBoxes);
    const { rect } = look;
    for (const { letters, ramp, inked } of covers) {
      const large = enlargeMask(look, letters);
      if (options.protect) spare(large, rect, options.protect, inked && enlargeMask(look, inked));
      if (ramp) paintPlainGround(result, rect, ramp, large, random);
      else addToMask(mask, rect, large);
    }
  }
  if (!mask.data.includes(255)) return result;
  const { onProgress, signal } = options;
  return zimage.inpaint({ image: result, mask, seed: SEED, onProgress, signal });
}

function spare(
  letters: Uint8Array,
  rect: PixelRect,
  protect: GrayPlane,
  inked: Uint8Array | undefined,
): void {
  for (let i = 0; i < letters.length; i++) {
    if (!letters[i]) continue;
    const alpha = protect.data[pixelOf(protect, rect, i)];
    if (alpha >= CORE_ALPHA || (alpha >= RIM_ALPHA && inked && !inked[i])) letters[i] = 0;
  }
}
