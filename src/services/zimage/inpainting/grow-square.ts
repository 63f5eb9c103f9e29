/** Dilation of a 0/1 mask by a square, rows then columns. */
export function growSquare(
  mask: Uint8Array,
  widthPx: number,
  heightPx: number,
  radiusPx: number,
): Uint8Array {
  const wide = new Uint8Array(mask.length);
  for (let i = 0; i < mask.length; i++) {
    if (!mask[i]) continue;
    const x = i % widthPx;
    wide.fill(1, i - Math.min(radiusPx, x), i + Math.min(radiusPx, widthPx - 1 - x) + 1);
  }
  const grown = new Uint8Array(mask.length);
  for (let i = 0; i < mask.length; i++) {
    if (!wide[i]) continue;
    const y = Math.floor(i / widthPx);
    for (let v = Math.max(0, y - radiusPx); v <= Math.min(heightPx - 1, y + radiusPx); v++) {
      grown[v * widthPx + (i % widthPx)] = 1;
    }
  }
  return grown;
}
