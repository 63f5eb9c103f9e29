import { boxMean } from '../../../image/box-filter.ts';
import { createGrayPlane, type GrayPlane } from '../../../image/pixel-image.ts';

const INSIDE = 128;
/** Half the width of the band along an outline, as a share of the longer side: hair and SAM's own inaccuracy. */
const BAND_SHARE = 0.012;

/**
 * SAM's masks are hard and come from 256 × 256 logits. Where its outline and that of the salient matte run along
 * each other the matte's soft alpha is taken; elsewhere SAM's own probability, and inside and outside are firm.
 *
 * @param mask probabilities, 0–255
 * @param salient same size
 */
export function softEdges(mask: GrayPlane, salient: GrayPlane): GrayPlane {
  const radius = Math.max(2, Math.round(BAND_SHARE * Math.max(mask.widthPx, mask.heightPx)));
  const nearMask = outlineBand(mask, radius);
  const nearSalient = outlineBand(salient, radius);
  const result = createGrayPlane(mask.widthPx, mask.heightPx);
  for (let i = 0; i < result.data.length; i += 1) {
    if (nearMask[i] === 0) result.data[i] = mask.data[i]! >= INSIDE ? 255 : 0;
    else result.data[i] = nearSalient[i] === 1 ? salient.data[i]! : mask.data[i]!;
  }
  return result;
}

/** 1 within `radius` of the outline. */
function outlineBand({ widthPx, heightPx, data }: GrayPlane, radius: number): Uint8Array {
  const inside = Float32Array.from(data, (value) => (value >= INSIDE ? 1 : 0));
  const around = boxMean(inside, widthPx, heightPx, radius, new Float32Array(data.length));
  return Uint8Array.from(around, (share) => (share > 1e-4 && share < 1 - 1e-4 ? 1 : 0));
}
