import type { GrayPlane, RgbImage } from '../../image/pixel-image.ts';
import type { CameraView } from '../../services/zimage/zimage-service.ts';
import { surroundingsOf } from './ground-evidence.ts';
import { type MatteExtent, PRODUCT_ALPHA } from './matte-extent.ts';

/** Share of the product's height within which its lower outline counts as touching the ground. */
const TOUCH = 0.06;
/**
 * Depth of the lower outline, as a share of the width, up to which a foot counts as flat: over 60 % of its width a
 * round foot bends by 0.1 · sin(elevation) of it, which is 0.03 at 17°.
 */
const FLAT = 0.03;

/**
 * From where the photo was taken, judged by what the product stands on. In doubt it is `raised`: a surface that
 * fills the picture behind the product suits what stands as well as what lies.
 */
export function viewOf(photo: RgbImage, alpha: GrayPlane, extent: MatteExtent): CameraView {
  const support = supportOf(alpha, extent);
  const { widthPx, heightPx } = extent.bounds;
  const span = (support.last - support.first + 1) / widthPx;
  if (extent.cut.bottom) {
    // A cord that leaves the picture holds nothing up; legs and bodies do.
    return span < 0.25 && support.touching < 0.12 * widthPx ? 'overhead' : 'eye_level';
  }
  const slack = 0.04 * widthPx;
  const unsupported = support.centre < support.first - slack || support.centre > support.last + slack;
  // A box seen from a corner touches off its centre too, but its lower edges rise slowly.
  if (unsupported && support.hang > 0.3 * heightPx) return 'overhead';
  const flatFoot = support.flat > 0.6 * widthPx;
  const apart = support.touching < 0.55 * (support.last - support.first + 1);
  const legs = apart && span > 0.6 && heightPx > 1.25 * widthPx;
  // Tall things are mostly shown standing; their corners bend the lower outline more than a round foot does.
  const tall = heightPx > 1.3 * widthPx && support.touching > 0.35 * widthPx;
  const around = surroundingsOf(photo, alpha);
  if (around === 'horizon') return flatFoot || tall || (apart && span > 0.45) ? 'eye_level' : 'raised';
  if (around === 'ground_everywhere') return 'raised';
  return flatFoot || tall || legs ? 'eye_level' : 'raised';
}

interface Support {
  /** Columns in which the product comes down to the ground. */
  readonly touching: number;
  /** Columns in which it comes down to the lowest one but for a flat foot's tolerance. */
  readonly flat: number;
  readonly first: number;
  readonly last: number;
  /** Height of the lower outline above the lowest point, below the centre of gravity. */
  readonly hang: number;
  /** Column of the centre of gravity: a thing stands only where that is above its feet. */
  readonly centre: number;
}

function supportOf(alpha: GrayPlane, { bounds }: MatteExtent): Support {
  const low = new Int32Array(bounds.widthPx).fill(-1);
  const counts = new Float64Array(bounds.widthPx);
  for (let y = bounds.top; y < bounds.top + bounds.heightPx; y += 1) {
    const row = y * alpha.widthPx + bounds.left;
    for (let x = 0; x < bounds.widthPx; x += 1) {
      if (alpha.data[row + x]! < PRODUCT_ALPHA) continue;
      low[x] = y;
      counts[x]! += 1;
    }
  }
  const ground = bounds.top + bounds.heightPx - 1 - TOUCH * bounds.heightPx - 1;
  const flatGround = bounds.top + bounds.heightPx - 1 - Math.max(1, FLAT * bounds.widthPx);
  let touching = 0;
  let flat = 0;
  let first = bounds.widthPx;
  let last = 0;
  let weight = 0;
  let moment = 0;
  for (let x = 0; x < bounds.widthPx; x += 1) {
    weight += counts[x]!;
    moment += counts[x]! * x;
    if (low[x]! >= flatGround) flat += 1;
    if (low[x]! < ground) continue;
    touching += 1;
    first = Math.min(first, x);
    last = x;
  }
  const centre = moment / weight;
  const hang = bounds.top + bounds.heightPx - 1 - Math.max(bounds.top, low[Math.round(centre)]!);
  return { touching, flat, first, last, centre, hang };
}
