import { growSquare } from './grow-square.ts';
import { enlarged, type FloatPatch, halve } from './patch-pyramid.ts';

/**
 * How far from the hole the ground is looked at, judged cell by cell, so that one sharp thing does not speak for
 * all; pixels at half the size. The narrow look sees that a letter on a badge has the badge for its ground,
 * whatever lies a little further; the wide one is not taken in by a few noisy cells.
 */
const LOOKS = [
  { nearPx: 5, cellPx: 4, blurPx: 1 },
  { nearPx: 12, cellPx: 8, blurPx: 2 },
] as const;
/**
 * Levels of 255 that ground out of focus loses at a quarter of its size: 0.6–1.5 in most cells round lettering
 * on blurred shelves and plain walls, 2.2–5 on wood in focus (the project's samples).
 */
const MAX_BLURRED_LOSS = 1.8;
/** A part of the hole is textured when this share of the cells near it is. */
const TEXTURED_SHARE = 0.3;

/**
 * Which pixels of a hole lie in texture, where a smooth fill would show as a smear: near them the known ground
 * loses detail at a quarter of its size. Ground out of focus loses next to nothing, however colourful.
 * Looked at at half the size, where grain has mostly dropped out.
 *
 * @param hole 1 = to be filled
 * @param unknown 1 = not known; contains `hole`
 * @param thicknessPx the largest distance of a hole pixel to the outside
 * @returns 1 = textured; a subset of `hole`
 */
export function findTexturedPart(
  patch: FloatPatch,
  hole: Uint8Array,
  unknown: Uint8Array,
  thicknessPx: number,
): Uint8Array {
  const parts = LOOKS.map((look) => texturedInLook(patch, hole, unknown, thicknessPx, look));
  return hole.map((_, i) => parts[0][i] & parts[1][i]);
}

type Look = (typeof LOOKS)[number];

function texturedInLook(
  patch: FloatPatch,
  hole: Uint8Array,
  unknown: Uint8Array,
  thicknessPx: number,
  look: Look,
): Uint8Array {
  const near = growSquare(hole, patch.widthPx, patch.heightPx, 2 * look.nearPx);
  const half = halve(
    patch,
    near.map((value, i) => (value && !unknown[i] ? 0 : 1)),
  );
  const cells = rateCells(half.patch, half.unknown, look);
  const reach = Math.ceil((thicknessPx / 2 + look.nearPx) / look.cellPx);
  const judged = windowSum(cells.judged, cells.columns, reach);
  const textured = windowSum(cells.textured, cells.columns, reach);
  return hole.map((inside, i) => {
    if (!inside) return 0;
    const x = i % patch.widthPx;
    const row = Math.floor((i - x) / patch.widthPx / 2 / look.cellPx);
    const cell = row * cells.columns + Math.floor(x / 2 / look.cellPx);
    return textured[cell] > TEXTURED_SHARE * judged[cell] ? 1 : 0;
  });
}

interface CellRating {
  readonly columns: number;
  /** 1 = enough of the cell is known. */
  readonly judged: Float32Array;
  /** 1 = and it loses detail. */
  readonly textured: Float32Array;
}

function rateCells(half: FloatPatch, unseen: Uint8Array, { cellPx, blurPx }: Look): CellRating {
  const quarter = halve(half, unseen);
  const again = enlarged(quarter.patch, half);
  // At the rim of what is known the quarter shows more than it knows.
  const doubtful = growSquare(unseen, half.widthPx, half.heightPx, blurPx);
  const columns = Math.ceil(half.widthPx / cellPx);
  const losses = new Float64Array(2 * columns * Math.ceil(half.heightPx / cellPx));
  for (let i = 0; i < doubtful.length; i++) {
    if (doubtful[i]) continue;
    const x = i % half.widthPx;
    const row = Math.floor((i - x) / half.widthPx / cellPx);
    const cell = 2 * (row * columns + Math.floor(x / cellPx));
    for (let k = 3 * i; k < 3 * i + 3; k++) losses[cell] += (half.rgb[k] - again.rgb[k]) ** 2 / 3;
    losses[cell + 1]++;
  }
  const judged = new Float32Array(losses.length / 2);
  const textured = new Float32Array(judged.length);
  for (let cell = 0; cell < judged.length; cell++) {
    const count = losses[2 * cell + 1];
    if (count < cellPx) continue;
    judged[cell] = 1;
    if (losses[2 * cell] > MAX_BLURRED_LOSS ** 2 * count) textured[cell] = 1;
  }
  return { columns, judged, textured };
}

/** Sum over a square window of cells. */
function windowSum(cells: Float32Array, columns: number, reach: number): Float32Array {
  const rows = cells.length / columns;
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
