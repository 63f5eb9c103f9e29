/** What counts when two readings are compared: letters, digits and ideographs, without case and width. */
export function normaliseText(text: string): string {
  return text
    .replace(/\((logo|arched|vertical|rotated|partial)[^)]*\)/gi, '') // a labeller's remark, not lettering
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
}

/** 1 − edit distance ÷ length of the longer text, 0–1, on normalised texts; 1 where both are empty. */
export function editSimilarity(a: string, b: string): number {
  const left = [...normaliseText(a)];
  const right = [...normaliseText(b)];
  const longer = Math.max(left.length, right.length);
  return longer === 0 ? 1 : 1 - lastRow(left, right, false)[right.length] / longer;
}

/**
 * How much of `wanted` can be found in one stretch of `reading`, 0–1: a line read together with its
 * neighbours is still read.
 */
export function containedSimilarity(wanted: string, reading: string): number {
  const left = [...normaliseText(wanted)];
  const right = [...normaliseText(reading)];
  if (left.length === 0) return 1;
  return Math.max(0, 1 - Math.min(...lastRow(left, right, true)) / left.length);
}

/** The last row of the edit-distance table; with `freeStart`, `left` may begin anywhere in `right`. */
function lastRow(left: readonly string[], right: readonly string[], freeStart: boolean): number[] {
  let previous = [0, ...right].map((_, column) => (freeStart ? 0 : column));
  for (let row = 1; row <= left.length; row++) {
    const current = [row];
    for (let column = 1; column <= right.length; column++) {
      const swapped = previous[column - 1] + (left[row - 1] === right[column - 1] ? 0 : 1);
      current.push(Math.min(swapped, previous[column] + 1, current[column - 1] + 1));
    }
    previous = current;
  }
  return previous;
}
