import { boxMean } from '../../image/box-filter.ts';
import { connectedComponents } from '../../image/connected-components.ts';
import type { GrayPlane } from '../../image/pixel-image.ts';
import { resampleGray, wholeOf } from '../../image/resample.ts';

/** Specks are sought this small: what vanishes here is fainter than a rim. */
const WORK_SIDE_PX = 512;
/** What hangs together above this is one piece: alpha 0.1, as when the scene is sorted. */
const SEEN_ALPHA = 26;
/** Alpha of a piece ÷ that of the largest, below which it is a splinter of something else and no product. */
const SPECK_SHARE = 0.01;
/** Reach of a speck's faint rim, in pixels of the small picture. */
const RIM_PX = 2;

/**
 * The matte without the splinters that refinement and colours break off: a stroke of a clear body, a spot of a
 * wall. On 42 real photos splinters had up to 0.008 of the largest piece, second things from 0.07 on.
 */
export function dropSpecks(alpha: GrayPlane): GrayPlane {
  const scale = Math.min(1, WORK_SIDE_PX / Math.max(alpha.widthPx, alpha.heightPx));
  const widthPx = Math.max(1, Math.round(alpha.widthPx * scale));
  const heightPx = Math.max(1, Math.round(alpha.heightPx * scale));
  const small = resampleGray(alpha, wholeOf(alpha), widthPx, heightPx);
  const { labels, list } = connectedComponents(small, SEEN_ALPHA);
  if (list.length < 2) return alpha;
  const weights = new Float64Array(list.length + 1);
  for (let i = 0; i < labels.length; i += 1) if (labels[i] !== 0) weights[labels[i]!]! += small.data[i]!;
  const least = SPECK_SHARE * weights.reduce((most, weight) => Math.max(most, weight), 0);
  const isSpeck = weights.map((weight, label) => (label !== 0 && weight < least ? 1 : 0));
  if (!isSpeck.includes(1)) return alpha;
  const near = new Float32Array(labels.length);
  for (let i = 0; i < near.length; i += 1) near[i] = isSpeck[labels[i]!]!;
  boxMean(near, widthPx, heightPx, RIM_PX, new Float32Array(near.length), near);
  const dropped = new Uint8Array(labels.length);
  for (let i = 0; i < dropped.length; i += 1) {
    const label = labels[i]!;
    if (isSpeck[label] || (label === 0 && near[i]! > 1e-4)) dropped[i] = 1;
  }
  return { ...alpha, data: cleared(alpha, dropped, widthPx, heightPx) };
}

function cleared(alpha: GrayPlane, dropped: Uint8Array, columns: number, rows: number): Uint8Array {
  const data = alpha.data.slice();
  for (let y = 0, i = 0; y < alpha.heightPx; y += 1) {
    const row = columns * Math.floor((y * rows) / alpha.heightPx);
    for (let x = 0; x < alpha.widthPx; x += 1, i += 1) {
      if (data[i] !== 0 && dropped[row + Math.floor((x * columns) / alpha.widthPx)]) data[i] = 0;
    }
  }
  return data;
}
