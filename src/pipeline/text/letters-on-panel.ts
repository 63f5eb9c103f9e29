import type { RgbImage } from '../../image/pixel-image.ts';
import { findPalette } from './colour-palette.ts';
import type { DrawnPanel } from './drawn-panel.ts';
import { contrastToRamp, distanceToRamp, type GroundRamp, levelRamp } from './ground-ramp.ts';
import { inkTest } from './letter-inks.ts';
import { connectedParts, growDisc } from './mask-morphology.ts';
import { pixelOf, sampledPixels } from './text-mask.ts';
import type { TextWindow } from './text-window.ts';

/** Letters on a panel and what of them reaches over its rim; 1 = letter, row-major within the window. */
export interface PanelLetters {
  readonly onPanel: Uint8Array;
  readonly beyond: Uint8Array;
  /** The one colour round the panel, where there is one: a panel on a banner, or on a plain wall. */
  readonly beside: GroundRamp | undefined;
}

/** In line heights from the box: where letters are looked for, and where what lies mostly outside belongs to something else. */
const REACH = 0.4;
const NEAR = 0.12;
const FRINGE = 0.04;
const MIN_FRINGE_PX = 2;
/** Levels of 255 from which a pixel plainly is not the panel's. */
const PLAIN_CONTRAST = 24;
/** Pixels round a panel in which it and its surroundings mix. */
const RIM_PX = 1.5;
/** Of what lies beside a panel; the rest are letters that reach over. And its scatter, levels of 255. */
const MIN_PLAIN_SHARE = 0.6;
const MAX_PLAIN_SPREAD = 8;

/**
 * All that is on the panel and not of its colour, but for rules, pictures and lines nearby; beyond the panel's
 * rim what has the letters' colours and hangs together with them.
 *
 * @param greedy take all that is in the box: the second try
 */
export function lettersOnPanel(
  image: RgbImage,
  window: TextWindow,
  panel: DrawnPanel,
  greedy = false,
): PanelLetters {
  const { rect, lineHeightPx } = window;
  const { inside } = panel;
  const contrast = contrastToRamp(image, rect, panel.ramp);
  const letters = unlikePanel(window, panel, contrast, greedy);
  const beside = groundBesidePanel(image, window, panel);
  const isInk = inkTest(image, window, letters, contrast);
  // Shadows on the panel may have the very colour of what is beside it.
  const isGround = (i: number) => beside && distanceToRamp(image, rect, beside, i) <= PLAIN_CONTRAST;
  const ends = strokesBeyond(window, inside, letters, (i) => isInk(i) && !isGround(i));
  const fringePx = Math.max(MIN_FRINGE_PX, FRINGE * lineHeightPx);
  const grow = (mask: Uint8Array, by: number) => growDisc(mask, rect.widthPx, rect.heightPx, by);
  const grown = grow(letters, fringePx);
  const over = grow(ends, fringePx);
  return {
    onPanel: grown.map((value, i) => (value | over[i]) & inside[i]),
    // The panel's own soft edge stays as it is where no letter crosses it.
    beyond: over.map((value, i) => (inside[i] ? 0 : value)),
    beside,
  };
}

function unlikePanel(
  { rect, distance, lineHeightPx }: TextWindow,
  { ramp, inside }: DrawnPanel,
  contrast: Float32Array,
  greedy: boolean,
): Uint8Array {
  const clear = Math.max(3, 1.5 * ramp.spread);
  const nearPx = Math.max(1, NEAR * lineHeightPx);
  // Faint ringing joins everything; what belongs to what is seen in the plain difference.
  const plain = Uint8Array.from(contrast, (value, i) => (inside[i] && value > PLAIN_CONTRAST ? 1 : 0));
  const other = new Uint8Array(contrast.length);
  for (const part of connectedParts(plain, rect.widthPx, rect.heightPx)) {
    const outer = part.filter((i) => distance[i] > nearPx).length;
    if (greedy ? outer === part.length : 2 * outer > part.length) for (const i of part) other[i] = 1;
  }
  const apart = growDisc(other, rect.widthPx, rect.heightPx, MIN_FRINGE_PX);
  return Uint8Array.from(contrast, (value, i) =>
    inside[i] && !apart[i] && value > clear && distance[i] <= REACH * lineHeightPx ? 1 : 0,
  );
}

function strokesBeyond(
  { rect, distance, lineHeightPx }: TextWindow,
  inside: Uint8Array,
  letters: Uint8Array,
  isInk: (i: number) => boolean,
): Uint8Array {
  const { widthPx, heightPx } = rect;
  const reachPx = REACH * lineHeightPx;
  const rim = growDisc(inside, widthPx, heightPx, RIM_PX);
  const near = growDisc(letters, widthPx, heightPx, RIM_PX + 2);
  const ends = Uint8Array.from(letters, (_, i) => (!rim[i] && distance[i] <= reachPx && isInk(i) ? 1 : 0));
  for (const part of connectedParts(ends, widthPx, heightPx)) {
    const cut = part.some((i) => distance[i] > reachPx - 1);
    if (cut || !part.some((i) => near[i])) for (const i of part) ends[i] = 0;
  }
  // Across the panel's soft edge, which has the colours of neither.
  const across = growDisc(ends, widthPx, heightPx, RIM_PX + 2);
  for (let i = 0; i < ends.length; i++) if (across[i] && rim[i] && !inside[i] && near[i]) ends[i] = 1;
  return ends;
}

function groundBesidePanel(
  image: RgbImage,
  { rect, distance, lineHeightPx }: TextWindow,
  { inside }: DrawnPanel,
): GroundRamp | undefined {
  const kept = growDisc(inside, rect.widthPx, rect.heightPx, 2);
  const rgb: number[] = [];
  for (const i of sampledPixels(rect, lineHeightPx)) {
    if (kept[i] || distance[i] > REACH * lineHeightPx) continue;
    const at = 3 * pixelOf(image, rect, i);
    rgb.push(image.data[at], image.data[at + 1], image.data[at + 2]);
  }
  const [main] = [...findPalette(Float32Array.from(rgb))].sort((a, b) => b.share - a.share);
  const plain = main && main.share >= MIN_PLAIN_SHARE && main.spread <= MAX_PLAIN_SPREAD;
  return plain ? levelRamp(main) : undefined;
}
