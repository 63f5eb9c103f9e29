import { createGrayPlane, type GrayPlane } from '../../image/pixel-image.ts';
import type { Placement } from './placement.ts';

/** The matte moved onto a canvas: whole pixels, nothing resampled. */
export function moveMatte(alpha: GrayPlane, canvas: Placement): GrayPlane {
  const moved = createGrayPlane(canvas.widthPx, canvas.heightPx);
  const from = Math.max(0, -canvas.offsetX);
  const to = Math.min(alpha.widthPx, canvas.widthPx - canvas.offsetX);
  if (to <= from) return moved;
  for (let y = 0; y < alpha.heightPx; y += 1) {
    const row = y + canvas.offsetY;
    if (row < 0 || row >= canvas.heightPx) continue;
    moved.data.set(
      alpha.data.subarray(y * alpha.widthPx + from, y * alpha.widthPx + to),
      row * canvas.widthPx + from + canvas.offsetX,
    );
  }
  return moved;
}
