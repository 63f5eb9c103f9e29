import { type LightCanvas, paintShape } from './light-canvas.ts';
import type { LinearColour } from './linear-colour.ts';
import type { SceneFrame } from './scene-frame.ts';

/** Positions as shares: x = 0 at the window's side, 1 opposite; y = 0 at the ceiling, 1 at the table's edge. */
export interface Room {
  readonly x: (share: number) => number;
  readonly y: (share: number) => number;
  /** Length of a share of the picture's shorter side. */
  readonly px: (share: number) => number;
}

export function roomOf({ widthPx, heightPx, shorterPx, lightSide }: SceneFrame, edgeY: number): Room {
  // Looked at from above, only the lower part of the room shows behind the table.
  const roomPx = Math.max(edgeY, 0.5 * heightPx);
  return {
    x: (share) => (lightSide === 1 ? share : 1 - share) * widthPx,
    y: (share) => edgeY - (1 - share) * roomPx,
    px: (share) => share * shorterPx,
  };
}

/** A plain rectangle between two corners; the x may be given in either order. */
export function rectangle(
  canvas: LightCanvas,
  x0: number,
  y0: number,
  x1: number,
  y1: number,
  colour: LinearColour,
): void {
  const [left, right] = x0 < x1 ? [x0, x1] : [x1, x0];
  paintShape(canvas, { left, right, top: y0, bottom: y1 }, colour, (x, y) =>
    x >= left && x <= right && y >= y0 && y <= y1 ? 1 : 0,
  );
}
