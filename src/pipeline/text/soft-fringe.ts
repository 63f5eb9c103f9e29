import type { RgbImage } from '../../image/pixel-image.ts';
import { fillHarmonic } from '../../services/zimage/inpainting/fill-harmonic.ts';
import { pixelOf } from './text-mask.ts';
import type { TextWindow } from './text-window.ts';

/** Shadows and glows are looked for this far from the strokes, in line heights. */
const REACH = 0.14;
const MIN_REACH_PX = 4;
const MAX_REACH_PX = 24;
/** Mean difference to the ground (levels of 255) below which a shell of pixels has no shadow. */
const VISIBLE = 4;

/**
 * How far beyond its strokes a text darkens or lightens its ground: anti-aliasing, shadow, glow. Pixels are
 * compared, shell by shell, with a membrane through the ground further out; the mean over a whole line lets
 * the ground's own texture drop out, which no single pixel could.
 *
 * @returns width in whole pixels, 0 = none that ends within reach
 */
export function softFringePx(image: RgbImage, window: TextWindow, strokes: Uint8Array): number {
  const { rect } = window;
  const reachPx = Math.round(Math.max(MIN_REACH_PX, Math.min(MAX_REACH_PX, REACH * window.lineHeightPx)));
  const shell = shellsAround(strokes, rect.widthPx, rect.heightPx, reachPx);
  const rgb = new Float32Array(3 * strokes.length);
  for (let i = 0; i < strokes.length; i++) {
    const at = 3 * pixelOf(image, rect, i);
    for (let c = 0; c < 3; c++) rgb[3 * i + c] = image.data[at + c];
  }
  const ground = { widthPx: rect.widthPx, heightPx: rect.heightPx, rgb: rgb.slice() };
  fillHarmonic(
    ground,
    Uint8Array.from(shell, (distance) => (distance <= reachPx ? 1 : 0)),
  );
  const offsets = meanOffsets(rgb, ground.rgb, shell, reachPx);
  let widthPx = 0;
  while (widthPx < reachPx && offsets[widthPx + 1] > VISIBLE) widthPx++;
  // What never fades out is a change of the ground, not a shadow.
  return widthPx < reachPx ? widthPx : 0;
}

/**
 * The same for drawn letters on clutter, where no membrane tells what the ground would be: each pixel is
 * compared with its neighbours one step further out. The ground's own steps point every way and cancel, those
 * of fringe and shadow all point away from the strokes and add up.
 */
export function shadowWidthPx(image: RgbImage, window: TextWindow, strokes: Uint8Array): number {
  const { rect } = window;
  const reachPx = Math.round(Math.max(MIN_REACH_PX, Math.min(MAX_REACH_PX, REACH * window.lineHeightPx)));
  const shell = shellsAround(strokes, rect.widthPx, rect.heightPx, reachPx);
  const sums = new Float64Array(4 * (reachPx + 1));
  for (let i = 0; i < shell.length; i++) {
    if (shell[i] === 0 || shell[i] > reachPx) continue;
    const x = i % rect.widthPx;
    if (x > 0) addStep(image, window, shell, i, i - 1, sums);
    if (x < rect.widthPx - 1) addStep(image, window, shell, i, i + 1, sums);
    if (i >= rect.widthPx) addStep(image, window, shell, i, i - rect.widthPx, sums);
    if (i + rect.widthPx < shell.length) addStep(image, window, shell, i, i + rect.widthPx, sums);
  }
  const offset = [0, 0, 0];
  for (let k = reachPx; k > 0; k--) {
    const count = Math.max(1, sums[4 * k + 3]);
    for (let c = 0; c < 3; c++) offset[c] += sums[4 * k + c] / count;
    if (Math.hypot(offset[0], offset[1], offset[2]) / Math.sqrt(3) > VISIBLE) return k < reachPx ? k : 0;
  }
  return 0;
}

function addStep(
  image: RgbImage,
  { rect }: TextWindow,
  shell: Uint8Array,
  from: number,
  to: number,
  sums: Float64Array,
): void {
  if (shell[to] !== shell[from] + 1) return;
  const slot = 4 * shell[from];
  const here = 3 * pixelOf(image, rect, from);
  const there = 3 * pixelOf(image, rect, to);
  for (let c = 0; c < 3; c++) sums[slot + c] += image.data[here + c] - image.data[there + c];
  sums[slot + 3]++;
}

/** City-block distance to the strokes, 0 in them, `reachPx + 1` for everything further. */
function shellsAround(strokes: Uint8Array, widthPx: number, heightPx: number, reachPx: number): Uint8Array {
  const shell = new Uint8Array(strokes.length).fill(reachPx + 1);
  let frontier: number[] = [];
  for (let i = 0; i < strokes.length; i++) {
    if (!strokes[i]) continue;
    shell[i] = 0;
    frontier.push(i);
  }
  for (let distance = 1; distance <= reachPx; distance++) {
    const next: number[] = [];
    const reach = (i: number) => {
      if (shell[i] <= distance) return;
      shell[i] = distance;
      next.push(i);
    };
    for (const i of frontier) {
      const x = i % widthPx;
      if (x > 0) reach(i - 1);
      if (x < widthPx - 1) reach(i + 1);
      if (i >= widthPx) reach(i - widthPx);
      if (i < widthPx * (heightPx - 1)) reach(i + widthPx);
    }
    frontier = next;
  }
  return shell;
}

/** Per shell the length of the mean RGB difference ÷ √3. */
function meanOffsets(
  rgb: Float32Array,
  ground: Float32Array,
  shell: Uint8Array,
  reachPx: number,
): Float64Array {
  const sums = new Float64Array(4 * (reachPx + 2));
  for (let i = 0; i < shell.length; i++) {
    const slot = 4 * shell[i];
    for (let c = 0; c < 3; c++) sums[slot + c] += rgb[3 * i + c] - ground[3 * i + c];
    sums[slot + 3]++;
  }
  const offsets = new Float64Array(reachPx + 2);
  for (let k = 0; k < offsets.length; k++) {
    const length = Math.hypot(sums[4 * k], sums[4 * k + 1], sums[4 * k + 2]);
    offsets[k] = length / (Math.sqrt(3) * Math.max(1, sums[4 * k + 3]));
  }
  return offsets;
}
