import { boxMean } from '../../image/box-filter.ts';
import { connectedComponents } from '../../image/connected-components.ts';
import { createGrayPlane, type GrayPlane, type PixelRect, type RgbImage } from '../../image/pixel-image.ts';
import { resampleGray } from '../../image/resample.ts';
import type { IsNetNetwork } from './isnet-network.ts';
import { diffuseness, keepConnected } from './saliency-planes.ts';
import { openPlane, type Scene } from './scene-pieces.ts';

const NEAR_PX = 512;
/** Around the subject, as a share of its longer side: IS-Net wants to see ground on all sides. */
const MARGIN_SHARE = 0.27;
/** A region larger than this share of the photo shows nothing new. */
const REGION_LIMIT = 0.55;

export interface NearLook {
  readonly region: PixelRect;
  /** Saliency of the region, 512 × 512, only what belongs to the product. */
  readonly saliency: GrayPlane;
}

/**
 * Runs the network once more on the region around the product, which it then sees large.
 *
 * @param rig whether the photo shows a capture rig or many other things: then only what overlaps the
 *   product's cores is kept, and bridges to other things are cut
 * @returns undefined where the region would be most of the photo, or where the near look does not confirm
 *   the far one: undecided, elsewhere, or cut by the region's own border
 */
export async function lookNear(
  network: IsNetNetwork,
  image: RgbImage,
  scene: Scene,
  rig: boolean,
): Promise<NearLook | undefined> {
  if (scene.kept.length === 0) return undefined;
  const region = regionAround(scene, image);
  if (region.widthPx * region.heightPx > REGION_LIMIT * image.widthPx * image.heightPx) return undefined;
  const near = await network.saliency(image, region, NEAR_PX);
  const core = cut(scene.keptMask, region, image);
  const saliency = rig ? keepPieces(near, core) : keepConnected(near, (i) => core.data[i]! >= 128);
  return confirms(saliency, core, region, image) ? { region, saliency } : undefined;
}

function regionAround(scene: Scene, image: RgbImage): PixelRect {
  const scale = image.widthPx / scene.keptMask.widthPx;
  const { bounds } = scene;
  const margin = MARGIN_SHARE * Math.max(bounds.widthPx, bounds.heightPx);
  const left = Math.max(0, Math.floor((bounds.left - margin) * scale));
  const top = Math.max(0, Math.floor((bounds.top - margin) * scale));
  const right = Math.min(image.widthPx, Math.ceil((bounds.left + bounds.widthPx + margin) * scale));
  const bottom = Math.min(image.heightPx, Math.ceil((bounds.top + bounds.heightPx + margin) * scale));
  return { left, top, widthPx: right - left, heightPx: bottom - top };
}

/** The part of a plane of the whole photo that lies in the region, at the near look's size. */
function cut(plane: GrayPlane, region: PixelRect, image: RgbImage): GrayPlane {
  const scaleX = plane.widthPx / image.widthPx;
  const scaleY = plane.heightPx / image.heightPx;
  const left = Math.floor(region.left * scaleX);
  const top = Math.floor(region.top * scaleY);
  const widthPx = Math.max(1, Math.min(plane.widthPx - left, Math.round(region.widthPx * scaleX)));
  const heightPx = Math.max(1, Math.min(plane.heightPx - top, Math.round(region.heightPx * scaleY)));
  return resampleGray(plane, { left, top, widthPx, heightPx }, NEAR_PX, NEAR_PX);
}

/**
 * What hangs together with the core; where that reaches far beyond it, only thick pieces that overlap the
 * core, with what lies within a bridge's width of them.
 */
function keepPieces(near: GrayPlane, core: GrayPlane): GrayPlane {
  const joined = keepConnected(near, (i) => core.data[i]! >= 128);
  if (countSet(joined) < 1.4 * countSet(core) && !reachesSide(joined)) return joined;
  const bridge = 5;
  const opened = openPlane(near, bridge);
  const { labels, list } = connectedComponents(opened, 128);
  const common = new Float64Array(list.length + 1);
  for (let i = 0; i < labels.length; i += 1) if (core.data[i]! >= 128) common[labels[i]!]! += 1;
  const reach = new Float32Array(near.data.length);
  for (let i = 0; i < labels.length; i += 1) {
    const label = labels[i]!;
    if (label > 0 && common[label]! > 0.3 * list[label - 1]!.areaPx) reach[i] = 1;
  }
  boxMean(reach, near.widthPx, near.heightPx, 2 * bridge, new Float32Array(reach.length), reach);
  const result = createGrayPlane(near.widthPx, near.heightPx);
  for (let i = 0; i < reach.length; i += 1) result.data[i] = reach[i]! > 1e-4 ? near.data[i]! : 0;
  return result;
}

function countSet({ data }: GrayPlane): number {
  let count = 0;
  for (const value of data) if (value >= 128) count += 1;
  return count;
}

function reachesSide({ data }: GrayPlane): boolean {
  for (let i = 0; i < NEAR_PX; i += 1) {
    const sides = [i, (NEAR_PX - 1) * NEAR_PX + i, i * NEAR_PX, i * NEAR_PX + NEAR_PX - 1];
    if (sides.some((at) => data[at]! >= 128)) return true;
  }
  return false;
}

function confirms(saliency: GrayPlane, core: GrayPlane, region: PixelRect, image: RgbImage): boolean {
  let area = 0;
  let coreArea = 0;
  let common = 0;
  for (let i = 0; i < saliency.data.length; i += 1) {
    const inside = saliency.data[i]! >= 128;
    const inCore = core.data[i]! >= 128;
    if (inside) area += 1;
    if (inCore) coreArea += 1;
    if (inside && inCore) common += 1;
  }
  if (area === 0 || common < 0.5 * coreArea) return false;
  return diffuseness(saliency) < 0.2 && cutShare(saliency, region, image) < 0.1;
}

/** Share of the region's own sides (those that are not the photo's) that the subject crosses. */
function cutShare(saliency: GrayPlane, region: PixelRect, image: RgbImage): number {
  const last = NEAR_PX - 1;
  const sides: ((i: number) => number)[] = [];
  if (region.left > 0) sides.push((i) => i * NEAR_PX);
  if (region.top > 0) sides.push((i) => i);
  if (region.left + region.widthPx < image.widthPx) sides.push((i) => i * NEAR_PX + last);
  if (region.top + region.heightPx < image.heightPx) sides.push((i) => last * NEAR_PX + i);
  let crossed = 0;
  for (const side of sides)
    for (let i = 0; i < NEAR_PX; i += 1) if (saliency.data[side(i)]! >= 128) crossed += 1;
  return sides.length === 0 ? 0 : crossed / (sides.length * NEAR_PX);
}
