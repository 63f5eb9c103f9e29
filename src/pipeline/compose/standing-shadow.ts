import { gaussianBlur } from '../../image/gaussian-blur.ts';
import type { GrayPlane } from '../../image/pixel-image.ts';
import type { CameraView } from '../../services/zimage/zimage-service.ts';
import { addLayer, type ShadowMap, type ShadowRequest } from './shadow-map.ts';

/** Parts into which the silhouette is split by height, each with its own blur. */
const BANDS = 4;

/** Sine of the camera's height, which squashes what lies on the ground; how far shadows reach per unit of height. */
const VIEWS: Record<
  Exclude<CameraView, 'overhead'>,
  { squash: number; across: number; back: number; reach: number }
> = {
  eye_level: { squash: 0.32, across: 0.52, back: 0.12, reach: 0.05 },
  raised: { squash: 0.62, across: 0.42, back: 0.03, reach: 0.3 },
};

/**
 * Shade where the product meets the ground, from a tight line to a wide dimming: how far it reaches out in front of
 * the outline and how soft it is, as shares of the product's size.
 */
const CONTACT = [
  { margin: 0.018, sigma: 0.005, strength: 1 },
  { margin: 0.055, sigma: 0.02, strength: 0.85 },
  { margin: 0.1, sigma: 0.065, strength: 0.6 },
] as const;

/** A thing that stands: dark where it touches the ground, and the shadow of the main light along the ground. */
export function shadeStanding(
  map: ShadowMap,
  matte: GrayPlane,
  { shadow, lightFrom }: ShadowRequest,
  view: Exclude<CameraView, 'overhead'>,
): void {
  const { widthPx, heightPx } = map;
  const ground = findGround(matte, VIEWS[view].reach);
  if (!ground) return;
  const { squash } = VIEWS[view];
  const blurred = (layer: Float32Array, sigma: number) => {
    const copy = layer.slice();
    gaussianBlur(copy, widthPx, heightPx, 1, Math.max(0.6, sigma), Math.max(0.5, sigma * squash));
    return copy;
  };
  const size = ground.sizePx;
  // The darkest line lies just outside: the outline's own last pixels hide what is below them.
  for (const { margin, sigma, strength } of CONTACT) {
    const foot = footprint(matte, ground, squash, margin);
    addLayer(map, blurred(foot, sigma * size), strength * shadow.contact);
  }
  const sideways = lightFrom === 'left' ? VIEWS[view].across : -VIEWS[view].across;
  const bands = projectSilhouette(matte, ground, sideways, VIEWS[view].back);
  const layer = new Float32Array(widthPx * heightPx);
  bands.forEach((band, index) => {
    const share = index / (BANDS - 1);
    const soft = blurred(
      band,
      size * (0.006 + 0.008 * shadow.softness + (0.02 + 0.06 * shadow.softness) * share),
    );
    for (let i = 0; i < layer.length; i += 1) layer[i]! += (1 - 0.75 * share) * soft[i]!;
  });
  addLayer(map, layer, shadow.cast);
}

/** Where the product meets the ground, column by column. */
interface Ground {
  /** Lowest row of the product; −1 in columns without product. */
  readonly low: Int32Array;
  /** Row of the ground under the product. */
  readonly level: Float32Array;
  /** How surely the product touches the ground there, 0–1. */
  readonly touch: Float32Array;
  readonly sizePx: number;
  readonly heightPx: number;
}

function findGround(matte: GrayPlane, reach: number): Ground | undefined {
  const { widthPx, heightPx, data } = matte;
  const low = new Int32Array(widthPx).fill(-1);
  let base = -1;
  let top = heightPx;
  let first = widthPx;
  let last = -1;
  for (let x = 0; x < widthPx; x += 1) {
    for (let y = 0; y < heightPx; y += 1) {
      if (data[y * widthPx + x]! < 128) continue;
      low[x] = y;
      top = Math.min(top, y);
    }
    if (low[x]! < 0) continue;
    first = Math.min(first, x);
    last = x;
    base = Math.max(base, low[x]!);
  }
  if (last < 0) return undefined;
  const tall = base - top + 1;
  const wide = last - first + 1;
  const allowance = Math.max(1.5, reach * Math.min(wide, 1.5 * tall));
  const level = Float32Array.from(low, (y) => Math.max(y, base - allowance));
  const touch = Float32Array.from(low, (y) => (y < 0 ? 0 : Math.exp(-(((base - y) / allowance) ** 2))));
  return { low, level, touch, sizePx: Math.max(tall, wide), heightPx: tall };
}

/**
 * The area on which the product stands, as the camera sees it: a strip above its lower outline.
 *
 * @param margin by which it reaches out in front of the outline, as a share of the product's size
 */
function footprint(matte: GrayPlane, ground: Ground, squash: number, margin: number): Float32Array {
  const { widthPx, heightPx, data } = matte;
  const foot = new Float32Array(widthPx * heightPx);
  const deep = Math.max(2, 0.16 * squash * ground.sizePx);
  const ahead = Math.max(1, margin * squash * ground.sizePx);
  for (let x = 0; x < widthPx; x += 1) {
    const low = ground.low[x]!;
    if (low < 0) continue;
    for (let y = Math.max(0, Math.ceil(low - deep)); y <= Math.min(heightPx - 1, low + ahead); y += 1) {
      const inside = y > low ? 255 : data[y * widthPx + x]!;
      foot[y * widthPx + x] = (ground.touch[x]! * inside) / 255;
    }
  }
  return foot;
}

/** Projects the silhouette along the light onto the ground, split by height so that each part has its own blur. */
function projectSilhouette(matte: GrayPlane, ground: Ground, across: number, back: number): Float32Array[] {
  const { widthPx, heightPx, data } = matte;
  const bands = Array.from({ length: BANDS }, () => new Float32Array(widthPx * heightPx));
  for (let y = 0; y < heightPx; y += 1) {
    for (let x = 0; x < widthPx; x += 1) {
      const cover = data[y * widthPx + x]! / 255;
      if (cover < 0.02 || ground.low[x]! < 0) continue;
      const height = Math.max(0, ground.level[x]! - y);
      const toX = Math.round(x + across * height);
      const toY = Math.round(ground.level[x]! - back * height);
      if (toX < 0 || toX >= widthPx || toY < 0 || toY >= heightPx) continue;
      const position = Math.min(BANDS - 1, (height / ground.heightPx) * (BANDS - 1));
      const lower = Math.floor(position);
      const upperShare = position - lower;
      raise(bands[lower]!, toY * widthPx + toX, cover * (1 - upperShare));
      if (upperShare > 0) raise(bands[lower + 1]!, toY * widthPx + toX, cover * upperShare);
    }
  }
  return bands;
}

function raise(layer: Float32Array, at: number, value: number): void {
  if (value > layer[at]!) layer[at] = value;
}
