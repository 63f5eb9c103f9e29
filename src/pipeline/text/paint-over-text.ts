import { createRandom } from '../../image/noise.ts';
import { createGrayPlane, type GrayPlane, type PixelRect, type RgbImage } from '../../image/pixel-image.ts';
import type { TextBox } from '../../services/ocr/ocr-service.ts';
import type { ZImageService } from '../../services/zimage/zimage-service.ts';
import { type DrawnPanel, findDrawnPanel } from './drawn-panel.ts';
import type { FlatRing } from './flat-ring.ts';
import { type GroundRamp, levelRamp } from './ground-ramp.ts';
import { inkedPart } from './letter-inks.ts';
import { boxMask, letterMask } from './letter-mask.ts';
import { lettersOnPanel } from './letters-on-panel.ts';
import { lettersOnPlainGround, paintPlainGround } from './plain-ground.ts';
import { enlargeMask, lookAtText, type TextLook } from './text-look.ts';
import { addToMask, pixelOf } from './text-mask.ts';
import { CORE_ALPHA } from './text-verdict.ts';
import type { TextWindow } from './text-window.ts';

export interface PaintOptions {
  /**
   * The product's matte, same size as the picture. In its core no pixel changes; on its rim, where the ground is
   * drawn and letters are told from a finger by their colour, only those that have it.
   */
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
    const look = (options.wholeBoxes ? undefined : options.looks?.get(text)) ?? lookAtText(image, text);
    const { rect } = look;
    for (const { letters, ramp, inked } of coversOf(look, options.wholeBoxes)) {
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

/** Letters to be painted over, with the drawn ground they stand on, if they do. */
interface Cover {
  /** Row-major within the look's window. */
  readonly letters: Uint8Array;
  readonly ramp?: GroundRamp | undefined;
  /** 1 = the letters' own colour is here or next to it. */
  readonly inked?: Uint8Array | undefined;
}

function coversOf({ image, window }: TextLook, wholeBoxes = false): Cover[] {
  const ring = window.flatRing;
  if (ring?.closed && ring.depthPx >= 0) return [onRing(image, window, ring, wholeBoxes)];
  const panel = findDrawnPanel(image, window);
  if (panel) return onPanel(image, window, panel, wholeBoxes);
  if (ring && (ring.closed || !wholeBoxes)) return [onRing(image, window, ring, wholeBoxes)];
  return [{ letters: wholeBoxes ? boxMask(window, WHOLE_BOX_GROWTH) : letterMask(image, window) }];
}

function onRing(image: RgbImage, window: TextWindow, ring: FlatRing, greedy: boolean): Cover {
  const letters = lettersOnPlainGround(image, window, ring, greedy);
  const ramp = levelRamp(ring.colour);
  return { letters, ramp, inked: inkedPart(image, window, letters, ramp) };
}

function onPanel(image: RgbImage, window: TextWindow, panel: DrawnPanel, greedy: boolean): Cover[] {
  const { onPanel: letters, beyond, beside } = lettersOnPanel(image, window, panel, greedy);
  const { ramp } = panel;
  const inked = inkedPart(image, window, letters, ramp);
  return [
    { letters, ramp, inked },
    { letters: beyond, ramp: beside, inked },
  ];
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
