import { growSquare } from './grow-square.ts';
import { indicesOf } from './patch-pyramid.ts';

/** One level of the pyramid: a picture with a hole, and for every patch in need its best source so far. */
export interface PatchField {
  readonly widthPx: number;
  readonly heightPx: number;
  /** Interleaved RGB; the hole holds the current guess. */
  readonly rgb: Uint8Array;
  /** 1 = in the hole. */
  readonly hole: Uint8Array;
  /** Centres of the patches that reach into the hole, row-major order. */
  readonly targets: Int32Array;
  /** Centres of the patches that are wholly known. */
  readonly sources: Int32Array;
  /** 1 = the pixel is in `sources`. */
  readonly isSource: Uint8Array;
  /** Per pixel: the source chosen for the patch centred there, or −1. */
  readonly choice: Int32Array;
  /** Per pixel: summed squared difference to `choice` over the patch's R, G and B. */
  readonly cost: Float32Array;
}

/** Patches are 7 × 7. */
export const PATCH_RADIUS = 3;
/** Patches centred this far outside the hole still vote on it; all that overlap would cost twice as much. */
const TARGET_REACH = 2;

export function createPatchField(
  rgb: Uint8Array,
  hole: Uint8Array,
  unknown: Uint8Array,
  widthPx: number,
  heightPx: number,
): PatchField {
  const isSource = knownPatches(unknown, widthPx, heightPx);
  const reach = growSquare(hole, widthPx, heightPx, TARGET_REACH);
  return {
    widthPx,
    heightPx,
    rgb,
    hole,
    targets: indicesOf(reach),
    sources: indicesOf(isSource),
    isSource,
    choice: new Int32Array(hole.length).fill(-1),
    cost: new Float32Array(hole.length),
  };
}

/**
 * PatchMatch (Barnes et al. 2009): good sources spread to neighbours, and each patch looks at random places
 * in ever smaller circles round what it has.
 */
export function searchSources(field: PatchField, passes: number, random: () => number): void {
  for (const target of field.targets) {
    field.cost[target] = patchCost(field, target, field.choice[target], Number.POSITIVE_INFINITY);
  }
  for (let pass = 0; pass < passes; pass++) {
    const forward = pass % 2 === 0;
    const step = forward ? -1 : 1;
    const count = field.targets.length;
    for (let k = 0; k < count; k++) {
      const target = field.targets[forward ? k : count - 1 - k];
      propagate(field, target, step);
      propagate(field, target, step * field.widthPx);
      searchAround(field, target, random);
    }
  }
}

function propagate(field: PatchField, target: number, step: number): void {
  const neighbour = target + step;
  if (neighbour < 0 || neighbour >= field.choice.length) return;
  const fromNeighbour = field.choice[neighbour];
  if (fromNeighbour < 0) return;
  consider(field, target, fromNeighbour - step);
}

function searchAround(field: PatchField, target: number, random: () => number): void {
  const { widthPx, heightPx } = field;
  for (let radius = Math.max(widthPx, heightPx); radius >= 1; radius /= 2) {
    const best = field.choice[target];
    const x = (best % widthPx) + Math.round((2 * random() - 1) * radius);
    const y = Math.floor(best / widthPx) + Math.round((2 * random() - 1) * radius);
    if (x >= 0 && x < widthPx && y >= 0 && y < heightPx) consider(field, target, y * widthPx + x);
  }
}

function consider(field: PatchField, target: number, source: number): void {
  if (source < 0 || source >= field.isSource.length || !field.isSource[source]) return;
  if (source === field.choice[target]) return;
  const cost = patchCost(field, target, source, field.cost[target]);
  if (cost >= field.cost[target]) return;
  field.cost[target] = cost;
  field.choice[target] = source;
}

/** Gives up once `limit` is passed; what it returns then is only known to be larger. */
function patchCost(field: PatchField, target: number, source: number, limit: number): number {
  const { widthPx, heightPx, rgb } = field;
  const x = target % widthPx;
  const y = (target - x) / widthPx;
  const left = -Math.min(PATCH_RADIUS, x);
  const right = Math.min(PATCH_RADIUS, widthPx - 1 - x);
  const bottom = Math.min(PATCH_RADIUS, heightPx - 1 - y);
  let sum = 0;
  for (let dy = -Math.min(PATCH_RADIUS, y); dy <= bottom; dy++) {
    let here = 3 * (target + dy * widthPx + left);
    let there = 3 * (source + dy * widthPx + left);
    for (let end = here + 3 * (right - left + 1); here < end; here++, there++) {
      const difference = rgb[here] - rgb[there];
      sum += difference * difference;
    }
    if (sum >= limit) return sum;
  }
  return sum;
}

function knownPatches(unknown: Uint8Array, widthPx: number, heightPx: number): Uint8Array {
  const spoilt = growSquare(unknown, widthPx, heightPx, PATCH_RADIUS);
  const known = new Uint8Array(unknown.length);
  for (let y = PATCH_RADIUS; y < heightPx - PATCH_RADIUS; y++) {
    for (let x = PATCH_RADIUS; x < widthPx - PATCH_RADIUS; x++) {
      const i = y * widthPx + x;
      if (!spoilt[i]) known[i] = 1;
    }
  }
  return known;
}
