import type { GrayPlane } from '../../image/pixel-image.ts';
import { resampleGray, wholeOf } from '../../image/resample.ts';
import type { SubjectMatte } from '../../services/sam/sam-service.ts';
import type { Badge } from './badge-behind-text.ts';
import { growDisc } from './mask-morphology.ts';

const PRODUCT_ALPHA = 128;
/** A label lies on the product: this much of it is product, and this much of what lies round it. */
const LABEL = { inside: 0.7, around: 0.5 };
/** Of what lies round a badge: with more product there, the badge hid some of it. */
const HID_PRODUCT = 0.1;
/** The edge of a badge's patch, soft and blurred by JPEG, in pixels of the small picture. */
const SOFT_PX = 2;

/**
 * The product's matte without the badges whose text was taken away. Empty they look even more like things, and a
 * segmenter takes them, or their outlines, along. Within a badge's rim only what is thicker than the rim is product.
 *
 * @param subject alpha of the whole photo, at any size: badges are placed by their share of the picture
 * @returns with the doubt `badge_over` where one hid part of the product
 */
export function besideBadges(subject: SubjectMatte, badges: readonly Badge[]): SubjectMatte {
  let { alpha, doubts } = subject;
  for (const badge of badges) {
    const { widthPx, heightPx } = badge;
    const small = resampleGray(alpha, wholeOf(alpha), widthPx, heightPx);
    const product = small.data.map((value) => (value >= PRODUCT_ALPHA ? 1 : 0));
    if (shareOf(product, badge.inside) === 0) continue;
    const around = growDisc(badge.inside, widthPx, heightPx, badge.rimPx);
    for (let i = 0; i < around.length; i++) around[i] &= 1 - badge.inside[i];
    const beside = shareOf(product, around);
    if (shareOf(product, badge.inside) >= LABEL.inside && beside >= LABEL.around) continue;
    alpha = weighted(alpha, { widthPx, heightPx, data: weightBeside(product, badge) });
    if (beside > HID_PRODUCT && !doubts.includes('badge_over')) doubts = [...doubts, 'badge_over'];
  }
  return { ...subject, alpha, doubts };
}

/** 255 = stays as it is, 0 = no product. */
function weightBeside(product: Uint8Array, { widthPx, heightPx, inside, patch, rimPx }: Badge): Uint8Array {
  const grow = (mask: Uint8Array, radiusPx: number) => growDisc(mask, widthPx, heightPx, radiusPx);
  const covered = grow(patch, SOFT_PX);
  const ground = product.map((value, i) => (value && !covered[i] ? 0 : 1));
  const core = grow(ground, rimPx / 2).map((value) => 1 - value);
  // Grown a little further than it was shrunk: the product's own soft edge stays.
  const thick = grow(core, rimPx / 2 + SOFT_PX);
  return inside.map((value, i) => (covered[i] || (value && !thick[i]) ? 0 : 255));
}

function weighted(alpha: GrayPlane, weight: GrayPlane): GrayPlane {
  const { data } = resampleGray(weight, wholeOf(weight), alpha.widthPx, alpha.heightPx);
  return { ...alpha, data: alpha.data.map((value, i) => (value * data[i] + 127) / 255) };
}

function shareOf(product: Uint8Array, region: Uint8Array): number {
  let inside = 0;
  let all = 0;
  for (let i = 0; i < region.length; i++) {
    all += region[i];
    inside += region[i] & product[i];
  }
  return inside / Math.max(1, all);
}
