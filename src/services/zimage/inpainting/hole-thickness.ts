/** The largest distance of a hole pixel to the outside, in pixels, by a two-pass chamfer. */
export function thicknessOf(hole: Uint8Array, widthPx: number, heightPx: number): number {
  const distance = new Uint16Array(hole.length);
  const at = (x: number, y: number) =>
    x < 0 || y < 0 || x >= widthPx || y >= heightPx ? 60_000 : distance[y * widthPx + x];
  let largest = 0;
  for (let y = 0; y < heightPx; y++) {
    for (let x = 0; x < widthPx; x++) {
      if (hole[y * widthPx + x]) distance[y * widthPx + x] = Math.min(at(x - 1, y), at(x, y - 1), 59_999) + 1;
    }
  }
  for (let y = heightPx - 1; y >= 0; y--) {
    for (let x = widthPx - 1; x >= 0; x--) {
      const i = y * widthPx + x;
      if (!hole[i]) continue;
      distance[i] = Math.min(distance[i], at(x + 1, y) + 1, at(x, y + 1) + 1);
      largest = Math.max(largest, distance[i]);
    }
  }
  return largest;
}
