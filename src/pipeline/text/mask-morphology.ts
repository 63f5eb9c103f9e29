/** Dilation of a 0/1 mask by a disc. */
export function growDisc(mask: Uint8Array, widthPx: number, heightPx: number, radiusPx: number): Uint8Array {
  const grown = new Uint8Array(mask.length);
  const reach = Math.floor(radiusPx);
  const half = Array.from({ length: 2 * reach + 1 }, (_, k) =>
    Math.floor(Math.sqrt(radiusPx ** 2 - (k - reach) ** 2)),
  );
  for (let i = 0; i < mask.length; i++) {
    if (!mask[i]) continue;
    grown[i] = 1;
    const x = i % widthPx;
    const y = Math.floor(i / widthPx);
    if (isInner(mask, i, x, y, widthPx, heightPx)) continue;
    for (let v = Math.max(0, y - reach); v <= Math.min(heightPx - 1, y + reach); v++) {
      const width = half[v - y + reach];
      grown.fill(1, v * widthPx + Math.max(0, x - width), v * widthPx + Math.min(widthPx - 1, x + width) + 1);
    }
  }
  return grown;
}

/** A pixel whose four neighbours are set adds nothing that they do not add. */
function isInner(
  mask: Uint8Array,
  i: number,
  x: number,
  y: number,
  widthPx: number,
  heightPx: number,
): boolean {
  if (x === 0 || y === 0 || x === widthPx - 1 || y === heightPx - 1) return false;
  return mask[i - 1] === 1 && mask[i + 1] === 1 && mask[i - widthPx] === 1 && mask[i + widthPx] === 1;
}

/** The 8-connected parts of a 0/1 mask, each as the indices of its pixels. */
export function connectedParts(mask: Uint8Array, widthPx: number, heightPx: number): number[][] {
  const seen = new Uint8Array(mask.length);
  const parts: number[][] = [];
  for (let i = 0; i < mask.length; i++) {
    if (mask[i] && !seen[i]) parts.push(floodPart(mask, seen, i, widthPx, heightPx));
  }
  return parts;
}

function floodPart(
  mask: Uint8Array,
  seen: Uint8Array,
  start: number,
  widthPx: number,
  heightPx: number,
): number[] {
  const part = [start];
  seen[start] = 1;
  for (let next = 0; next < part.length; next++) {
    const x = part[next] % widthPx;
    const y = Math.floor(part[next] / widthPx);
    for (let v = Math.max(0, y - 1); v <= Math.min(heightPx - 1, y + 1); v++) {
      for (let u = Math.max(0, x - 1); u <= Math.min(widthPx - 1, x + 1); u++) {
        const i = v * widthPx + u;
        if (!mask[i] || seen[i]) continue;
        seen[i] = 1;
        part.push(i);
      }
    }
  }
  return part;
}
