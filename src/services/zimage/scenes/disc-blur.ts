import type { LightCanvas } from './light-canvas.ts';

/**
 * Blurs as a lens out of focus does: every point becomes an even disc, so that bright spots turn into bokeh.
 * In linear light; the cost grows with the radius, therefore for small canvases.
 *
 * @param radiusPx of the disc, in pixels of the full picture
 */
export function discBlur(canvas: LightCanvas, radiusPx: number): void {
  const radius = radiusPx * canvas.scale;
  if (radius < 0.75) return;
  const { widthPx, heightPx, data } = canvas;
  const reach = Math.ceil(radius);
  const sums = prefixSums(canvas);
  const stride = 3 * (widthPx + 1);
  const halfWidths = Int32Array.from({ length: 2 * reach + 1 }, (_, i) =>
    Math.round(Math.sqrt(Math.max(0, radius * radius - (i - reach) ** 2))),
  );
  for (let y = 0; y < heightPx; y += 1) {
    for (let x = 0; x < widthPx; x += 1) {
      let r = 0;
      let g = 0;
      let b = 0;
      let count = 0;
      for (let k = 0; k <= 2 * reach; k += 1) {
        const row = Math.min(heightPx - 1, Math.max(0, y + k - reach));
        const from = row * stride + 3 * Math.max(0, x - halfWidths[k]!);
        const to = row * stride + 3 * Math.min(widthPx, x + halfWidths[k]! + 1);
        r += sums[to]! - sums[from]!;
        g += sums[to + 1]! - sums[from + 1]!;
        b += sums[to + 2]! - sums[from + 2]!;
        count += (to - from) / 3;
      }
      const at = 3 * (y * widthPx + x);
      data[at] = r / count;
      data[at + 1] = g / count;
      data[at + 2] = b / count;
    }
  }
}

/** Sums along each row, with a leading zero. */
function prefixSums({ widthPx, heightPx, data }: LightCanvas): Float64Array {
  const stride = 3 * (widthPx + 1);
  const sums = new Float64Array(stride * heightPx);
  for (let y = 0; y < heightPx; y += 1) {
    for (let i = 0; i < 3 * widthPx; i += 1) {
      sums[y * stride + i + 3] = sums[y * stride + i]! + data[3 * y * widthPx + i]!;
    }
  }
  return sums;
}
