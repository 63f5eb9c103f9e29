import type { GrayPlane, PixelRect } from '../../../image/pixel-image.ts';

/** Mask pixels that lie close together and are filled in one go. */
export interface HoleRegion {
  /** The hole's bounding box and a margin of surroundings to learn from. */
  readonly roi: PixelRect;
  /** 1 = to be filled with this region; row-major within `roi`. */
  readonly hole: Uint8Array;
  /** 1 = not to be learnt from: this hole and every other one; row-major within `roi`. */
  readonly unknown: Uint8Array;
  readonly holePixels: number;
}

/** Holes nearer than one or two cells are one region; a cell is a few pixels of a character's gap. */
const CELL_PX = 8;

/** Splits a mask into regions of interest, so that the cost follows the holes and not the photo. */
export function findHoleRegions(mask: GrayPlane): HoleRegion[] {
  const columns = Math.ceil(mask.widthPx / CELL_PX);
  const rows = Math.ceil(mask.heightPx / CELL_PX);
  const occupied = occupiedCells(mask, columns, rows);
  const label = new Int32Array(columns * rows);
  const regions: HoleRegion[] = [];
  for (let cell = 0; cell < occupied.length; cell++) {
    if (!occupied[cell] || label[cell]) continue;
    const id = regions.length + 1;
    const cells = floodCells(occupied, label, cell, id, columns, rows);
    regions.push(cutRegion(mask, cells, columns));
  }
  return regions;
}

function occupiedCells(mask: GrayPlane, columns: number, rows: number): Uint8Array {
  const occupied = new Uint8Array(columns * rows);
  for (let y = 0; y < mask.heightPx; y++) {
    const cellRow = Math.floor(y / CELL_PX) * columns;
    const row = y * mask.widthPx;
    for (let x = 0; x < mask.widthPx; x++) {
      if (mask.data[row + x]) occupied[cellRow + (x >> 3)] = 1;
    }
  }
  return occupied;
}

function floodCells(
  occupied: Uint8Array,
  label: Int32Array,
  start: number,
  id: number,
  columns: number,
  rows: number,
): number[] {
  const cells = [start];
  label[start] = id;
  for (let next = 0; next < cells.length; next++) {
    const cellX = cells[next] % columns;
    const cellY = Math.floor(cells[next] / columns);
    for (let y = Math.max(0, cellY - 2); y <= Math.min(rows - 1, cellY + 2); y++) {
      for (let x = Math.max(0, cellX - 2); x <= Math.min(columns - 1, cellX + 2); x++) {
        const neighbour = y * columns + x;
        if (!occupied[neighbour] || label[neighbour]) continue;
        label[neighbour] = id;
        cells.push(neighbour);
      }
    }
  }
  return cells;
}

function cutRegion(mask: GrayPlane, cells: readonly number[], columns: number): HoleRegion {
  const roi = roiOf(mask, cells, columns);
  const hole = new Uint8Array(roi.widthPx * roi.heightPx);
  const unknown = new Uint8Array(hole.length);
  for (let y = 0; y < roi.heightPx; y++) {
    const from = (roi.top + y) * mask.widthPx + roi.left;
    for (let x = 0; x < roi.widthPx; x++) if (mask.data[from + x]) unknown[y * roi.widthPx + x] = 1;
  }
  let holePixels = 0;
  for (const cell of cells) {
    const left = (cell % columns) * CELL_PX;
    const top = Math.floor(cell / columns) * CELL_PX;
    for (let y = top; y < Math.min(top + CELL_PX, mask.heightPx); y++) {
      for (let x = left; x < Math.min(left + CELL_PX, mask.widthPx); x++) {
        if (!mask.data[y * mask.widthPx + x]) continue;
        hole[(y - roi.top) * roi.widthPx + x - roi.left] = 1;
        holePixels++;
      }
    }
  }
  return { roi, hole, unknown, holePixels };
}

function roiOf(mask: GrayPlane, cells: readonly number[], columns: number): PixelRect {
  let left = Number.POSITIVE_INFINITY;
  let top = Number.POSITIVE_INFINITY;
  let right = 0;
  let bottom = 0;
  for (const cell of cells) {
    const x = (cell % columns) * CELL_PX;
    const y = Math.floor(cell / columns) * CELL_PX;
    left = Math.min(left, x);
    top = Math.min(top, y);
    right = Math.max(right, x + CELL_PX);
    bottom = Math.max(bottom, y + CELL_PX);
  }
  const margin = Math.round(Math.min(160, Math.max(24, 0.8 * Math.min(right - left, bottom - top))));
  left = Math.max(0, left - margin);
  top = Math.max(0, top - margin);
  right = Math.min(mask.widthPx, right + margin);
  bottom = Math.min(mask.heightPx, bottom + margin);
  return { left, top, widthPx: right - left, heightPx: bottom - top };
}
