import { createRandom } from '../../../image/noise.ts';
import type { RgbImage } from '../../../image/pixel-image.ts';
import type { InpaintRequest } from '../zimage-service.ts';
import { fillAlongEdges } from './fill-along-edges.ts';
import { fillPatchMatch } from './fill-patch-match.ts';
import { fillTelea } from './fill-telea.ts';
import { addGrain } from './ground-grain.ts';
import { findHoleRegions, type HoleRegion } from './hole-regions.ts';
import { thicknessOf } from './hole-thickness.ts';
import type { FloatPatch } from './patch-pyramid.ts';
import { findTexturedPart } from './textured-ground.ts';

/**
 * Fills the masked pixels region by region: diffusion along edges, with grain, on smooth ground and what is
 * out of focus, PatchMatch on texture, Telea where nothing around is whole enough to copy from. Pixels where the
 * mask is 0 come back as given.
 */
export async function inpaintEmbedded(request: InpaintRequest): Promise<RgbImage> {
  const { image, mask, seed = 1, signal } = request;
  const result = { ...image, data: image.data.slice() };
  const random = createRandom(seed);
  for (const region of findHoleRegions(mask)) {
    signal?.throwIfAborted();
    const patch = cutPatch(result, region);
    await fillRegion(patch, region, random);
    pastePatch(patch, region, result);
  }
  return result;
}

async function fillRegion(patch: FloatPatch, region: HoleRegion, random: () => number): Promise<void> {
  const { hole, unknown } = region;
  const thicknessPx = thicknessOf(hole, patch.widthPx, patch.heightPx);
  const textured = findTexturedPart(patch, hole, unknown, thicknessPx);
  fillAlongEdges(patch, unknown);
  addGrain(patch, unknown, hole, random);
  if (!textured.includes(1)) return;
  const stillUnknown = unknown.map((value, i) => (hole[i] ? textured[i] : value));
  if (!fillPatchMatch(patch, textured, stillUnknown, random)) await fillTelea(patch, textured, 5);
}

function cutPatch(image: RgbImage, { roi }: HoleRegion): FloatPatch {
  const rgb = new Float32Array(3 * roi.widthPx * roi.heightPx);
  for (let y = 0; y < roi.heightPx; y++) {
    const from = 3 * ((roi.top + y) * image.widthPx + roi.left);
    rgb.set(image.data.subarray(from, from + 3 * roi.widthPx), 3 * y * roi.widthPx);
  }
  return { widthPx: roi.widthPx, heightPx: roi.heightPx, rgb };
}

function pastePatch(patch: FloatPatch, { roi, hole }: HoleRegion, image: RgbImage): void {
  for (let i = 0; i < hole.length; i++) {
    if (!hole[i]) continue;
    const x = i % roi.widthPx;
    const y = Math.floor(i / roi.widthPx);
    const to = 3 * ((roi.top + y) * image.widthPx + roi.left + x);
    for (let c = 0; c < 3; c++) {
      image.data[to + c] = Math.max(0, Math.min(255, Math.round(patch.rgb[3 * i + c])));
    }
  }
}
