import { createRgbImage, type RgbImage } from '../../image/pixel-image.ts';

/** Pitch of the characters in a column, in column widths. */
const minPitch = 0.6;
const maxPitch = 1.6;

/**
 * Lays a column of upright, stacked characters out as a row, so that a recogniser of rows can read it.
 * @param column the column standing upright; its width is the height of the row
 * @returns the row; each character in a square cell of `column.widthPx`
 */
export function layOutColumn(column: RgbImage): RgbImage {
  const side = column.widthPx;
  const cuts = cutBetweenCharacters(column);
  const row = createRgbImage(side * (cuts.length - 1), side);
  for (let cell = 0; cell + 1 < cuts.length; cell++) copyCell(column, cuts[cell], cuts[cell + 1], row, cell);
  return row;
}

/**
 * Rows at which to cut, first 0 and last the height: the way through the column whose cuts cross the least
 * ink, with pieces near one column width (dynamic programming over the rows).
 */
export function cutBetweenCharacters(column: RgbImage): number[] {
  const { widthPx: side, heightPx } = column;
  const ink = rowContrast(column);
  const cost = new Float64Array(heightPx + 1).fill(Infinity);
  const cameFrom = new Int32Array(heightPx + 1).fill(-1);
  cost[0] = 0;
  for (let row = 1; row <= heightPx; row++) {
    const nearest = row - Math.round(minPitch * side);
    const farthest = Math.max(0, row - Math.round(maxPitch * side));
    const crossing = row === heightPx ? 0 : ink[row];
    for (let previous = farthest; previous <= nearest; previous++) {
      const stretch = Math.log((row - previous) / side);
      const total = cost[previous] + crossing + stretch * stretch;
      if (total < cost[row]) {
        cost[row] = total;
        cameFrom[row] = previous;
      }
    }
  }
  if (cameFrom[heightPx] < 0) return [0, heightPx];
  const cuts = [heightPx];
  while (cuts[0] > 0) cuts.unshift(cameFrom[cuts[0]]);
  return cuts;
}

/** For each row, the change of green along it, divided by the mean of all rows: about 0 between characters. */
function rowContrast(column: RgbImage): Float64Array {
  const { widthPx, heightPx, data } = column;
  const contrast = new Float64Array(heightPx);
  let sum = 0;
  for (let y = 0; y < heightPx; y++) {
    for (let x = 1; x < widthPx; x++) {
      const at = 3 * (y * widthPx + x) + 1;
      contrast[y] += Math.abs(data[at] - data[at - 3]);
    }
    sum += contrast[y];
  }
  const scale = sum === 0 ? 0 : heightPx / sum;
  for (let y = 0; y < heightPx; y++) contrast[y] *= scale;
  return contrast;
}

/** Puts rows `top`…`bottom` into the middle of a cell; rows that do not fit are left out on both sides. */
function copyCell(column: RgbImage, top: number, bottom: number, row: RgbImage, cell: number): void {
  const side = column.widthPx;
  const centre = Math.round((top + bottom) / 2);
  const first = centre - Math.floor(side / 2);
  for (let y = 0; y < side; y++) {
    const source = Math.min(Math.max(first + y, 0), column.heightPx - 1);
    const from = 3 * source * side;
    row.data.set(column.data.subarray(from, from + 3 * side), 3 * (y * row.widthPx + cell * side));
  }
}
