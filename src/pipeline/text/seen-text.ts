import type { RgbImage } from '../../image/pixel-image.ts';
import type { TextBox } from '../../services/ocr/ocr-service.ts';
import { type DrawnPanel, findDrawnPanel } from './drawn-panel.ts';
import type { FlatRing } from './flat-ring.ts';
import { type GroundRamp, levelRamp } from './ground-ramp.ts';
import { inkedPart } from './letter-inks.ts';
import { boxMask, letterMask } from './letter-mask.ts';
import { lettersOnPanel } from './letters-on-panel.ts';
import { lettersOnPlainGround } from './plain-ground.ts';
import { lookAtText, type TextLook } from './text-look.ts';
import type { TextWindow } from './text-window.ts';

/** A line of text, looked at, with the letters found in it. */
export interface SeenText {
  readonly look: TextLook;
  readonly covers: readonly LetterCover[];
}

/** Of the line's height. */
const WHOLE_BOX_GROWTH = 0.2;

/** @param wholeBoxes take the box rather than its strokes where the ground is not drawn */
export function seeText(picture: RgbImage, box: TextBox, wholeBoxes = false): SeenText {
  const look = lookAtText(picture, box);
  return { look, covers: coversOf(look, wholeBoxes) };
}

/** Letters to be painted over, with the drawn ground they stand on, if they do. */
export interface LetterCover {
  /** Row-major within the look's window. */
  readonly letters: Uint8Array;
  readonly ramp?: GroundRamp | undefined;
  /** 1 = the letters' own colour is here or next to it. */
  readonly inked?: Uint8Array | undefined;
}

function coversOf({ image, window }: TextLook, wholeBoxes: boolean): LetterCover[] {
  const ring = window.flatRing;
  if (ring?.closed && ring.depthPx >= 0) return [onRing(image, window, ring, wholeBoxes)];
  const panel = findDrawnPanel(image, window);
  if (panel) return onPanel(image, window, panel, wholeBoxes);
  if (ring && (ring.closed || !wholeBoxes)) return [onRing(image, window, ring, wholeBoxes)];
  return [{ letters: wholeBoxes ? boxMask(window, WHOLE_BOX_GROWTH) : letterMask(image, window) }];
}

function onRing(image: RgbImage, window: TextWindow, ring: FlatRing, greedy: boolean): LetterCover {
  const letters = lettersOnPlainGround(image, window, ring, greedy);
  const ramp = levelRamp(ring.colour);
  return { letters, ramp, inked: inkedPart(image, window, letters, ramp) };
}

function onPanel(image: RgbImage, window: TextWindow, panel: DrawnPanel, greedy: boolean): LetterCover[] {
  const { onPanel: letters, beyond, beside } = lettersOnPanel(image, window, panel, greedy);
  const { ramp } = panel;
  const inked = inkedPart(image, window, letters, ramp);
  return [
    { letters, ramp, inked },
    { letters: beyond, ramp: beside, inked },
  ];
}
