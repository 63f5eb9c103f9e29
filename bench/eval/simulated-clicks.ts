import type { GrayPlane, RgbImage } from '../../src/image/pixel-image.ts';
import { resampleGray, resampleRgb, wholeOf } from '../../src/image/resample.ts';
import type { SAMService, SubjectMatte } from '../../src/services/sam/sam-service.ts';
import { intersectionOverUnion } from './mask-metrics.ts';

/** Sellers click on what they see on a screen, not on single pixels of the file. */
const SEEN_PX = 1024;
/** What is wrong less deep than this, in pixels of that size, nobody clicks at: it is a matter of the rim. */
const LEAST_DEPTH_PX = 3;

/**
 * IoU before and after each click of somebody who always clicks into the middle of the thickest wrong part, as
 * is usual for interactive segmentation (Xu et al. 2016). Ends early where only rims are wrong.
 */
export async function clickThrough(
  sam: SAMService,
  image: RgbImage,
  found: SubjectMatte,
  truth: GrayPlane,
  clicks: number,
): Promise<number[]> {
  const scale = Math.min(1, SEEN_PX / Math.max(image.widthPx, image.heightPx));
  const [widthPx, heightPx] = [Math.round(image.widthPx * scale), Math.round(image.heightPx * scale)];
  const seen = resampleRgb(image, wholeOf(image), widthPx, heightPx);
  const wanted = resampleGray(truth, wholeOf(truth), widthPx, heightPx);
  const matte = resampleGray(found.alpha, wholeOf(found.alpha), widthPx, heightPx);
  const said = { include: [] as { x: number; y: number }[], exclude: [] as { x: number; y: number }[] };
  const ious = [intersectionOverUnion(matte, wanted)];
  let alpha = matte;
  while (ious.length <= clicks) {
    const missing = deepest(alpha, wanted, true);
    const excess = deepest(alpha, wanted, false);
    const [side, worst] =
      missing.depthPx >= excess.depthPx ? ['include' as const, missing] : ['exclude' as const, excess];
    if (worst.depthPx < LEAST_DEPTH_PX) break;
    said[side].push({ x: (worst.at % widthPx) + 0.5, y: Math.floor(worst.at / widthPx) + 0.5 });
    ({ alpha } = await sam.segmentSubject(seen, { prompt: { ...said, matte } }));
    ious.push(intersectionOverUnion(alpha, wanted));
  }
  return [...ious, ...Array.from({ length: clicks + 1 - ious.length }, () => ious.at(-1)!)];
}

/** The pixel farthest inside what is missing of the truth, or what is too much. */
function deepest(alpha: GrayPlane, truth: GrayPlane, missing: boolean): { at: number; depthPx: number } {
  const { widthPx, data } = alpha;
  const depth = new Float32Array(data.length);
  const step = (i: number, across: -1 | 1, down: number) => {
    const x = i % widthPx;
    const beside = (across < 0 ? x > 0 : x < widthPx - 1) ? depth[i + across] : 0;
    return 1 + Math.min(beside, depth[i + down] ?? 0);
  };
  for (let i = 0; i < depth.length; i++) {
    const wrong = missing ? data[i] < 128 && truth.data[i] >= 128 : data[i] >= 128 && truth.data[i] < 128;
    if (wrong) depth[i] = step(i, -1, -widthPx);
  }
  let best = { at: 0, depthPx: 0 };
  for (let i = depth.length - 1; i >= 0; i--) {
    if (depth[i] === 0) continue;
    depth[i] = Math.min(depth[i], step(i, 1, widthPx));
    if (depth[i] > best.depthPx) best = { at: i, depthPx: depth[i] };
  }
  return best;
}
