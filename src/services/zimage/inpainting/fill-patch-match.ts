import { fillHarmonic } from './fill-harmonic.ts';
import { thicknessOf } from './hole-thickness.ts';
import { createPatchField, PATCH_RADIUS, type PatchField, searchSources } from './patch-field.ts';
import type { FloatPatch } from './patch-pyramid.ts';

/** Levels of 255 by which the median patch may differ from its source; beyond, the source is of another thing. */
const MAX_MISFIT = 28;

interface Level {
  readonly patch: FloatPatch;
  readonly hole: Uint8Array;
  readonly unknown: Uint8Array;
}

/** A level with more patches only takes over the coarser level's choices: about a second of work at most. */
const MAX_SEARCHED_TARGETS = 70_000;
/** Rounds of search and vote: many where a picture is small and undecided, few at full size. */
const COARSE_ROUNDS = 6;
const FINE_ROUNDS = 2;

/**
 * Fills a hole in texture from patches of its surroundings, in place: PatchMatch for the search, coarse to
 * fine, with patches voting on every pixel (Wexler, Shechtman, Irani 2007).
 *
 * @param hole 1 = fill
 * @param unknown 1 = not to be learnt from; contains `hole`
 * @returns false where nothing around is whole enough, or like enough, to learn from; nothing is changed then
 */
export function fillPatchMatch(
  patch: FloatPatch,
  hole: Uint8Array,
  unknown: Uint8Array,
  random: () => number,
): boolean {
  const levels = pyramid({ patch, hole, unknown });
  let coarser: PatchField | undefined;
  for (let depth = levels.length - 1; depth >= 0; depth--) {
    const field = openLevel(levels[depth]);
    if (field.sources.length === 0) {
      if (depth === 0) return false;
      continue;
    }
    const first = coarser === undefined;
    chooseInitial(field, coarser, random);
    if (!first) vote(field, false);
    refine(field, first ? COARSE_ROUNDS : FINE_ROUNDS, depth === 0, random);
    coarser = field;
  }
  if (!coarser || misfit(coarser) > MAX_MISFIT) return false;
  for (let i = 0; i < hole.length; i++) {
    if (hole[i]) for (let c = 0; c < 3; c++) patch.rgb[3 * i + c] = coarser.rgb[3 * i + c];
  }
  return true;
}

function refine(field: PatchField, rounds: number, finest: boolean, random: () => number): void {
  if (field.targets.length > MAX_SEARCHED_TARGETS) {
    searchSources(field, 0, random);
    vote(field, true);
    return;
  }
  for (let round = 0; round < rounds; round++) {
    searchSources(field, 2, random);
    vote(field, finest && round === rounds - 1);
  }
}

/** Down to where the hole is about as thick as a patch, or the surroundings have no room for more patches. */
function pyramid(full: Level): Level[] {
  const levels = [full];
  let thickness = thicknessOf(full.hole, full.patch.widthPx, full.patch.heightPx);
  let level = full;
  while (thickness > PATCH_RADIUS && Math.min(level.patch.widthPx, level.patch.heightPx) > 40) {
    level = halve(level);
    levels.push(level);
    thickness /= 2;
  }
  return levels;
}

function openLevel(level: Level): PatchField {
  const { patch, hole, unknown } = level;
  const guess = { ...patch, rgb: patch.rgb.slice() };
  fillHarmonic(guess, unknown);
  const rgb = new Uint8Array(guess.rgb.length);
  for (let i = 0; i < rgb.length; i++) rgb[i] = Math.max(0, Math.min(255, Math.round(guess.rgb[i])));
  return createPatchField(rgb, hole, unknown, patch.widthPx, patch.heightPx);
}

function chooseInitial(field: PatchField, coarser: PatchField | undefined, random: () => number): void {
  for (const target of field.targets) {
    const inherited = coarser === undefined ? -1 : inherit(field, coarser, target);
    field.choice[target] =
      inherited >= 0 ? inherited : field.sources[Math.floor(random() * field.sources.length)];
  }
}

function inherit(field: PatchField, coarser: PatchField, target: number): number {
  const x = target % field.widthPx;
  const y = Math.floor(target / field.widthPx);
  const parent = coarser.choice[(y >> 1) * coarser.widthPx + (x >> 1)];
  if (parent < 0) return -1;
  const sourceX = 2 * (parent % coarser.widthPx) + (x & 1);
  const sourceY = 2 * Math.floor(parent / coarser.widthPx) + (y & 1);
  if (sourceX >= field.widthPx || sourceY >= field.heightPx) return -1;
  const source = sourceY * field.widthPx + sourceX;
  return field.isSource[source] ? source : -1;
}

/**
 * Every patch says what the pixels under it should be, the better it fits the louder.
 *
 * @param sharp let the best patch alone decide: a mean of many blurs the finest level
 */
function vote(field: PatchField, sharp: boolean): void {
  const { widthPx, heightPx, rgb, hole } = field;
  const sums = new Float32Array(3 * hole.length);
  const weights = new Float32Array(hole.length);
  const scale = costAt(field, 0.75);
  for (const target of field.targets) {
    const source = field.choice[target];
    const weight = sharp
      ? (scale / (field.cost[target] + 0.02 * scale + 1)) ** 3
      : Math.exp(-field.cost[target] / scale) + 1e-6;
    const x = target % widthPx;
    const y = (target - x) / widthPx;
    const reach = PATCH_RADIUS;
    for (let dy = -Math.min(reach, y); dy <= Math.min(reach, heightPx - 1 - y); dy++) {
      for (let dx = -Math.min(reach, x); dx <= Math.min(reach, widthPx - 1 - x); dx++) {
        const to = target + dy * widthPx + dx;
        if (!hole[to]) continue;
        const from = 3 * (source + dy * widthPx + dx);
        const near = sharp ? weight / (1 + dx * dx + dy * dy) ** 2 : weight;
        sums[3 * to] += near * rgb[from];
        sums[3 * to + 1] += near * rgb[from + 1];
        sums[3 * to + 2] += near * rgb[from + 2];
        weights[to] += near;
      }
    }
  }
  for (let i = 0; i < hole.length; i++) {
    if (weights[i] > 0) for (let c = 0; c < 3; c++) rgb[3 * i + c] = Math.round(sums[3 * i + c] / weights[i]);
  }
}

/** Root mean square difference of the median patch to its source, levels of 255. */
function misfit(field: PatchField): number {
  return Math.sqrt(costAt(field, 0.5) / (3 * (2 * PATCH_RADIUS + 1) ** 2));
}

/** The cost that this share of the patches does not exceed. */
function costAt(field: PatchField, share: number): number {
  const costs = new Float32Array(field.targets.length);
  for (let k = 0; k < costs.length; k++) costs[k] = field.cost[field.targets[k]];
  costs.sort();
  return Math.max(1, costs[Math.floor(share * costs.length)]);
}

function halve(level: Level): Level {
  const { patch } = level;
  const widthPx = patch.widthPx >> 1;
  const heightPx = patch.heightPx >> 1;
  const rgb = new Float32Array(3 * widthPx * heightPx);
  const hole = new Uint8Array(widthPx * heightPx);
  const unknown = new Uint8Array(widthPx * heightPx);
  for (let y = 0; y < heightPx; y++) {
    for (let x = 0; x < widthPx; x++) {
      const i = y * widthPx + x;
      let known = 0;
      for (const from of fourOf(x, y, patch.widthPx)) {
        if (level.hole[from]) hole[i] = 1;
        if (level.unknown[from]) continue;
        known++;
        for (let c = 0; c < 3; c++) rgb[3 * i + c] += patch.rgb[3 * from + c];
      }
      if (known < 4) unknown[i] = 1;
      for (let c = 0; c < 3; c++) rgb[3 * i + c] /= Math.max(1, known);
    }
  }
  return { patch: { widthPx, heightPx, rgb }, hole, unknown };
}

function fourOf(x: number, y: number, widthPx: number): readonly number[] {
  const first = 2 * y * widthPx + 2 * x;
  return [first, first + 1, first + widthPx, first + widthPx + 1];
}
