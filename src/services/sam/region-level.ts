import { type ClickRegions, REACH } from './click-regions.ts';

/** A picture's edges and the sides of its matte, row-major. */
export interface EdgeMap {
  readonly widthPx: number;
  readonly edges: Float32Array;
  readonly side: Uint8Array;
}

const LEVELS = 256;
/** How much a larger region is preferred over one with as strong a rim: its area to this power. */
const SIZE_EXPONENT = 0.06;
/** A click lies at least this deep in what it means, as a share of the region's greatest depth. */
const CENTRAL = 0.8;
/** Less deep than this it does not lie in the middle at all: a rim's sliver, and a region that is more than that. */
const LEAST_CENTRAL = 0.5;
/** No click means nearly all of the ground, or all of the product. */
const MOST_OF_SIDE = 0.93;
/** The rim's mean edge, times how well the click is in the middle, below which there is no region to be seen. */
const LEAST_SCORE = 0.12;
/** Depths are measured for the best rims only; they take most of the time. */
const MOST_DEPTHS = 30;

/**
 * How far a click reaches: of all regions that grow from it, the one whose rim lies on edges best and in whose
 * middle the click is. A click near a thin rim does not take the whole ground with it, since it is not deep in it.
 *
 * @returns the distance up to which pixels belong; undefined where no region shows
 */
export function regionLevel(
  click: number,
  at: number,
  regions: ClickRegions,
  map: EdgeMap,
): number | undefined {
  let best = { score: LEAST_SCORE, level: -1 };
  let depthsLeft = MOST_DEPTHS;
  for (const { level, score } of rimScores(click, regions, map)) {
    if (score <= best.score || depthsLeft === 0) break;
    depthsLeft -= 1;
    const middle = centrality(click, at, regions, map.widthPx, distanceOf(level));
    if (middle < LEAST_CENTRAL) continue;
    if (score * middle * middle > best.score) best = { score: score * middle * middle, level };
  }
  return best.level < 0 ? undefined : distanceOf(best.level);
}

/** Near levels lie closer together: that is where the rims of small things are. */
function levelOf(distance: number): number {
  return Math.min(LEVELS - 1, Math.floor(LEVELS * Math.sqrt(distance / REACH)));
}

function distanceOf(level: number): number {
  return ((level + 1) / LEVELS) ** 2 * REACH;
}

/** For each level the mean edge along the region's rim, counted where it could have grown on; best first. */
function rimScores(click: number, { owner, distance }: ClickRegions, { widthPx, edges, side }: EdgeMap) {
  const edgeSum = new Float64Array(LEVELS + 1);
  const rimPx = new Float64Array(LEVELS + 1);
  const areaPx = new Float64Array(LEVELS + 1);
  const mine = side[owner.indexOf(click)];
  let sidePx = 0;
  for (let i = 0; i < owner.length; i += 1) {
    if (side[i] === mine) sidePx += 1;
    if (owner[i] !== click) continue;
    const from = levelOf(distance[i]!);
    areaPx[from]! += 1;
    const x = i % widthPx;
    if (x > 0) countPair(i, i - 1, from);
    if (x < widthPx - 1) countPair(i, i + 1, from);
    if (i >= widthPx) countPair(i, i - widthPx, from);
    if (i + widthPx < owner.length) countPair(i, i + widthPx, from);
  }
  return bestFirst();

  /** A pair lies on the rim from the level at which the one pixel joins until the other does too. */
  function countPair(i: number, j: number, from: number): void {
    if (side[j] !== side[i]) return;
    const until = owner[j] === click ? levelOf(distance[j]!) : LEVELS;
    if (until <= from) return;
    const edge = Math.max(edges[i]!, edges[j]!);
    edgeSum[from]! += edge;
    rimPx[from]! += 1;
    edgeSum[until]! -= edge;
    rimPx[until]! -= 1;
  }

  function bestFirst(): { level: number; score: number }[] {
    const scores: { level: number; score: number }[] = [];
    let [edge, rim, area] = [0, 0, 0];
    for (let level = 0; level < LEVELS; level += 1) {
      edge += edgeSum[level]!;
      rim += rimPx[level]!;
      area += areaPx[level]!;
      if (area > MOST_OF_SIDE * sidePx) break;
      if (area > 0) scores.push({ level, score: (rim < 0.5 ? 1 : edge / rim) * area ** SIZE_EXPONENT });
    }
    return scores.sort((a, b) => b.score - a.score);
  }
}

/** 1 where the click is about as deep in the region as one can be, less towards its rim. */
function centrality(
  click: number,
  at: number,
  { owner, distance }: ClickRegions,
  widthPx: number,
  limit: number,
): number {
  const depth = new Float32Array(owner.length);
  for (let i = 0; i < depth.length; i += 1) {
    if (owner[i] !== click || distance[i]! > limit) continue;
    depth[i] = Math.min(chamfer(i, -1, -widthPx), 1e6);
  }
  let greatest = 0;
  for (let i = depth.length - 1; i >= 0; i -= 1) {
    if (depth[i] === 0) continue;
    depth[i] = Math.min(depth[i]!, chamfer(i, 1, widthPx));
    greatest = Math.max(greatest, depth[i]!);
  }
  return Math.min(1, depth[at]! / (CENTRAL * greatest));

  /** Distance to the region's outside by way of the neighbours already known; the picture's border is no outside. */
  function chamfer(i: number, across: -1 | 1, down: number): number {
    const x = i % widthPx;
    const hasBeside = across < 0 ? x > 0 : x < widthPx - 1;
    const hasOther = across < 0 ? x < widthPx - 1 : x > 0;
    const hasRow = down < 0 ? i >= widthPx : i + widthPx < depth.length;
    return Math.min(
      hasBeside ? depth[i + across]! + 1 : 1e6,
      hasRow ? depth[i + down]! + 1 : 1e6,
      hasRow && hasBeside ? depth[i + down + across]! + Math.SQRT2 : 1e6,
      hasRow && hasOther ? depth[i + down - across]! + Math.SQRT2 : 1e6,
    );
  }
}
