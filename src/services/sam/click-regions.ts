import type { RgbImage } from '../../image/pixel-image.ts';

/** A click on the picture at which its regions are sought. */
export interface Click {
  readonly x: number;
  readonly y: number;
  readonly include: boolean;
}

/** How far each pixel lies from the click that reaches it first, over edges and through foreign colours. */
export interface ClickRegions {
  /** Index of that click; -1 where none comes. */
  readonly owner: Int16Array;
  /** Up to `REACH`; sums of what is crossed on the way. */
  readonly distance: Float32Array;
}

/** An edge at full strength costs 1, a step over like pixels 0.004: about 14 edges, or nearly everything smooth. */
export const REACH = 14;
const STEP_COST = 0.004;
/** Most that a pixel of quite another colour than the click's costs. */
const FOREIGN_COST = 0.4;
/** Distance of colours (RGB) that is still the click's own, on even ground; on a pattern it grows with that. */
const OWN_COLOUR = 18;
/** Radius of what certainly belongs to the click, in pixels of about 512 a side. */
const SEED_PX = 3;
const BUCKETS = 4096;

/**
 * Grows all clicks at once over the side of the matte on which each lies (Dijkstra with buckets, so that the
 * nearest click has a pixel; Bai & Sapiro 2007 for the geodesic distance). Clicks of the other kind, and those
 * that only say that all is right, hold their ground against the others.
 *
 * @param side 1 = product, 0 = ground, as it is before the correction: no region crosses from one to the other
 * @param edges 0–1 a pixel, see `edgeStrength`
 */
export function growClicks(
  image: RgbImage,
  clicks: readonly Click[],
  side: Uint8Array,
  edges: Float32Array,
): ClickRegions {
  const { widthPx, data } = image;
  const owner = new Int16Array(side.length).fill(-1);
  const distance = new Float32Array(side.length).fill(REACH);
  const settled = new Uint8Array(side.length);
  const buckets: number[][] = Array.from({ length: BUCKETS }, () => []);
  const seeds = clicks.map((click) => seedOf(image, click, side));
  for (const [click, { pixels }] of seeds.entries()) {
    for (const pixel of pixels) {
      distance[pixel] = 0;
      owner[pixel] = click;
      buckets[0]!.push(pixel);
    }
  }
  for (const bucket of buckets) {
    // A bucket may grow while it is emptied.
    for (let at = 0; at < bucket.length; at += 1) {
      const pixel = bucket[at]!;
      if (settled[pixel]) continue;
      settled[pixel] = 1;
      const x = pixel % widthPx;
      if (x > 0) visit(pixel, pixel - 1);
      if (x < widthPx - 1) visit(pixel, pixel + 1);
      if (pixel >= widthPx) visit(pixel, pixel - widthPx);
      if (pixel + widthPx < side.length) visit(pixel, pixel + widthPx);
    }
  }
  return { owner, distance };

  function visit(from: number, to: number): void {
    if (settled[to] || side[to] !== side[from]) return;
    const { mean, reach } = seeds[owner[from]!]!;
    const away = Math.hypot(
      data[3 * to]! - mean[0],
      data[3 * to + 1]! - mean[1],
      data[3 * to + 2]! - mean[2],
    );
    const foreign = Math.max(0, away / reach - 1);
    const edge = Math.max(edges[from]!, edges[to]!);
    const next = distance[from]! + STEP_COST + edge * edge + (FOREIGN_COST * foreign) / (1 + foreign);
    if (next >= distance[to]!) return;
    distance[to] = next;
    owner[to] = owner[from]!;
    buckets[Math.floor((next * BUCKETS) / REACH)]!.push(to);
  }
}

/** The disc under a click as far as its side goes, its mean colour, and how far from that its like may lie. */
function seedOf({ widthPx, heightPx, data }: RgbImage, { x: centreX, y: centreY }: Click, side: Uint8Array) {
  const own = side[centreY * widthPx + centreX];
  const pixels: number[] = [];
  const mean: [number, number, number] = [0, 0, 0];
  let squares = 0;
  for (let y = Math.max(0, centreY - SEED_PX); y <= Math.min(heightPx - 1, centreY + SEED_PX); y += 1) {
    for (let x = Math.max(0, centreX - SEED_PX); x <= Math.min(widthPx - 1, centreX + SEED_PX); x += 1) {
      if ((x - centreX) ** 2 + (y - centreY) ** 2 > SEED_PX * SEED_PX) continue;
      const pixel = y * widthPx + x;
      if (side[pixel] !== own) continue;
      pixels.push(pixel);
      for (let c = 0; c < 3; c += 1) {
        mean[c]! += data[3 * pixel + c]!;
        squares += data[3 * pixel + c]! ** 2;
      }
    }
  }
  for (let c = 0; c < 3; c += 1) mean[c]! /= pixels.length;
  const variance = squares / pixels.length - mean.reduce((sum, value) => sum + value * value, 0);
  return { pixels, mean, reach: OWN_COLOUR + 2 * Math.sqrt(Math.max(0, variance)) };
}
