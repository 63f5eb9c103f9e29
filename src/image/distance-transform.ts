import type { GrayPlane } from './pixel-image.ts';

const STRAIGHT = 1;
const DIAGONAL = Math.SQRT2;

/**
 * Distance of each pixel ≥ `threshold` to the nearest one below it or to the outside of the plane, in pixels;
 * 0 elsewhere. Two passes of a 3 × 3 chamfer (Borgefors 1986): at most 8 % off.
 */
export function distanceInside({ widthPx, heightPx, data }: GrayPlane, threshold: number): Float32Array {
  const distance = new Float32Array(data.length);
  const at = (x: number, y: number) =>
    x < 0 || y < 0 || x >= widthPx || y >= heightPx ? 0 : distance[y * widthPx + x]!;
  for (let y = 0; y < heightPx; y += 1) {
    for (let x = 0; x < widthPx; x += 1) {
      const i = y * widthPx + x;
      if (data[i]! < threshold) continue;
      const above = Math.min(
        at(x - 1, y - 1) + DIAGONAL,
        at(x, y - 1) + STRAIGHT,
        at(x + 1, y - 1) + DIAGONAL,
      );
      distance[i] = Math.min(above, at(x - 1, y) + STRAIGHT);
    }
  }
  for (let y = heightPx - 1; y >= 0; y -= 1) {
    for (let x = widthPx - 1; x >= 0; x -= 1) {
      const i = y * widthPx + x;
      if (distance[i] === 0) continue;
      const below = Math.min(
        at(x - 1, y + 1) + DIAGONAL,
        at(x, y + 1) + STRAIGHT,
        at(x + 1, y + 1) + DIAGONAL,
      );
      distance[i] = Math.min(distance[i]!, below, at(x + 1, y) + STRAIGHT);
    }
  }
  return distance;
}
