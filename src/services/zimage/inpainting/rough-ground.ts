import { type FloatPatch, fillHarmonic } from './fill-harmonic.ts';
import { growSquare } from './grow-square.ts';

/** Levels of 255 by which the ground may leave the membrane before the eye sees a smear. */
const SMOOTH_ERROR = 5;
/** Rim pixels are judged by the mean error of cells, so that grain, which is put back separately, drops out. */
const CELL_PX = 4;
/** A part of the hole is rough when this share of the rim cells near it is. */
const ROUGH_SHARE = 0.3;
/** The narrow rim, and how far into the hole it is compared with the membrane. */
const NEAR_PX = 2;
const LOOK_PX = 4;
/** The wide rim, which is hidden and predicted: half the hole's thickness, within these bounds. */
const WIDE_PX = { least: 2, most: 8 };

/**
 * Which pixels of a hole a membrane would smear. Two questions, asked of the known pixels beside the hole;
 * where either is answered well the ground is smooth:
 * does the rim go over into the membrane without a step (a letter on a badge: its ground is the badge,
 * whatever lies a few pixels further), and could the rim, were it hidden, be predicted (out of focus, the
 * ground changes fast but evenly)?
 *
 * @param known the picture; @param membrane the same, the unknown pixels filled by `fillHarmonic`
 * @param hole 1 = to be filled
 * @param unknown 1 = not known; contains `hole`
 * @param thicknessPx the largest distance of a hole pixel to the outside
 * @returns 1 = rough; a subset of `hole`
 */
export function findRoughPart(
  known: FloatPatch,
  membrane: FloatPatch,
  hole: Uint8Array,
  unknown: Uint8Array,
  thicknessPx: number,
): Uint8Array {
  const { widthPx, heightPx } = known;
  const grid = { columns: Math.ceil(widthPx / CELL_PX), rows: Math.ceil(heightPx / CELL_PX) };
  const reach = Math.ceil((thicknessPx + 8) / CELL_PX);
  const narrow = rimOf(known, hole, unknown, NEAR_PX);
  const steps = roughCells(rateCells(known, narrow, meanAcross(membrane, hole, narrow), grid), grid, reach);
  const rough = new Uint8Array(hole.length);
  if (!steps.includes(1)) return rough;
  const widePx = Math.max(WIDE_PX.least, Math.min(WIDE_PX.most, Math.round(thicknessPx / 2)));
  const wide = rimOf(known, hole, unknown, widePx);
  const predicted = { ...known, rgb: known.rgb.slice() };
  fillHarmonic(
    predicted,
    unknown.map((value, i) => value | wide[i]),
  );
  const surprises = roughCells(rateCells(known, wide, predicted, grid), grid, reach);
  for (let i = 0; i < hole.length; i++) {
    const cell = cellOf(i, widthPx, grid);
    if (hole[i] && steps[cell] && surprises[cell]) rough[i] = 1;
  }
  return rough;
}

interface CellGrid {
  readonly columns: number;
  readonly rows: number;
}

interface CellRating {
  /** 1 = the cell holds rim pixels. */
  readonly judged: Float32Array;
  /** 1 = and their mean error is too large. */
  readonly failed: Float32Array;
}

function cellOf(i: number, widthPx: number, grid: CellGrid): number {
  return Math.floor(Math.floor(i / widthPx) / CELL_PX) * grid.columns + Math.floor((i % widthPx) / CELL_PX);
}

/** Known pixels within `reachPx` of the hole. */
function rimOf(patch: FloatPatch, hole: Uint8Array, unknown: Uint8Array, reachPx: number): Uint8Array {
  const rim = growSquare(hole, patch.widthPx, patch.heightPx, reachPx);
  for (let i = 0; i < rim.length; i++) if (unknown[i]) rim[i] = 0;
  return rim;
}

/** At each rim pixel the membrane's mean over the hole's pixels near it. */
function meanAcross(membrane: FloatPatch, hole: Uint8Array, rim: Uint8Array): FloatPatch {
  const { widthPx, heightPx, rgb } = membrane;
  const means = new Float32Array(rgb.length);
  for (let i = 0; i < rim.length; i++) {
    if (!rim[i]) continue;
    const x = i % widthPx;
    const y = Math.floor(i / widthPx);
    let count = 0;
    for (let v = Math.max(0, y - LOOK_PX); v <= Math.min(heightPx - 1, y + LOOK_PX); v++) {
      for (let u = Math.max(0, x - LOOK_PX); u <= Math.min(widthPx - 1, x + LOOK_PX); u++) {
        const from = v * widthPx + u;
        if (!hole[from]) continue;
        count++;
        for (let c = 0; c < 3; c++) means[3 * i + c] += rgb[3 * from + c];
      }
    }
    for (let c = 0; c < 3; c++) means[3 * i + c] /= count;
  }
  return { widthPx, heightPx, rgb: means };
}

function rateCells(known: FloatPatch, rim: Uint8Array, expected: FloatPatch, grid: CellGrid): CellRating {
  const sums = new Float32Array(4 * grid.columns * grid.rows);
  for (let i = 0; i < rim.length; i++) {
    if (!rim[i]) continue;
    const cell = 4 * cellOf(i, known.widthPx, grid);
    for (let c = 0; c < 3; c++) sums[cell + c] += known.rgb[3 * i + c] - expected.rgb[3 * i + c];
    sums[cell + 3]++;
  }
  const judged = new Float32Array(grid.columns * grid.rows);
  const failed = new Float32Array(judged.length);
  for (let cell = 0; cell < judged.length; cell++) {
    const count = sums[4 * cell + 3];
    if (count < 3) continue;
    judged[cell] = 1;
    const error = Math.hypot(sums[4 * cell], sums[4 * cell + 1], sums[4 * cell + 2]) / (Math.sqrt(3) * count);
    if (error > SMOOTH_ERROR) failed[cell] = 1;
  }
  return { judged, failed };
}

/** 1 where many of the cells within `reach` failed. */
function roughCells(rating: CellRating, grid: CellGrid, reach: number): Uint8Array {
  const judged = windowSum(rating.judged, grid, reach);
  const failed = windowSum(rating.failed, grid, reach);
  return Uint8Array.from(failed, (count, cell) => (count > ROUGH_SHARE * judged[cell] ? 1 : 0));
}

/** Sum over a square window of cells. */
function windowSum(cells: Float32Array, { columns, rows }: CellGrid, reach: number): Float32Array {
  const across = new Float32Array(cells.length);
  const both = new Float32Array(cells.length);
  for (let i = 0; i < cells.length; i++) {
    if (cells[i] === 0) continue;
    const x = i % columns;
    const end = Math.min(columns - 1, x + reach);
    for (let u = Math.max(0, x - reach); u <= end; u++) across[i - x + u] += cells[i];
  }
  for (let i = 0; i < cells.length; i++) {
    if (across[i] === 0) continue;
    const y = Math.floor(i / columns);
    for (let v = Math.max(0, y - reach); v <= Math.min(rows - 1, y + reach); v++) {
      both[v * columns + (i % columns)] += across[i];
    }
  }
  return both;
}
