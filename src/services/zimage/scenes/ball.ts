import { type LightCanvas, shade } from './light-canvas.ts';
import type { LinearColour } from './linear-colour.ts';
import type { RowPainter } from './row-painter.ts';
import type { SceneFrame } from './scene-frame.ts';

/** A matt ball that lies on the ground, for scale and depth beside the product. */
export interface Ball {
  readonly x: number;
  /** Its centre. */
  readonly y: number;
  readonly radiusPx: number;
  readonly colour: LinearColour;
  /** Half width of its soft outline: out of focus. */
  readonly blurPx: number;
}

/** Darkens the light on the ground under the ball. */
export function shadeUnderBall(light: LightCanvas, ball: Ball, lightSide: 1 | -1): void {
  const { x: ballX, y: ballY, radiusPx } = ball;
  const footY = ballY + 0.9 * radiusPx;
  shade(light, (data, at, x, y) => {
    const near = Math.hypot((x - ballX) / radiusPx, (y - footY) / (0.34 * radiusPx));
    if (near > 6) return;
    const away = Math.hypot(
      (x - ballX - 0.8 * lightSide * radiusPx) / (1.5 * radiusPx),
      (y - footY + 0.1 * radiusPx) / (0.42 * radiusPx),
    );
    const factor = (1 - 0.62 * Math.exp(-near * near * 0.9)) * (1 - 0.34 * Math.exp(-away * away * 1.4));
    for (let c = 0; c < 3; c += 1) data[at + c]! *= factor;
  });
}

export function paintBall(frame: SceneFrame, ball: Ball, key: LinearColour, fill: LinearColour): RowPainter {
  const { x: ballX, y: ballY, radiusPx, colour, blurPx } = ball;
  const first = Math.max(0, Math.floor(ballX - radiusPx - blurPx));
  const last = Math.min(frame.widthPx - 1, Math.ceil(ballX + radiusPx + blurPx));
  const [lightX, lightY, lightZ] = [-0.52 * frame.lightSide, -0.66, 0.54];
  return (y, row) => {
    if (Math.abs(y - ballY) > radiusPx + blurPx + 1) return;
    for (let x = first; x <= last; x += 1) {
      const nx = (x + 0.5 - ballX) / radiusPx;
      const ny = (y + 0.5 - ballY) / radiusPx;
      const distance = Math.hypot(nx, ny);
      const cover = Math.min(1, Math.max(0, ((1 - distance) * radiusPx) / (2 * blurPx) + 0.5));
      if (cover <= 0) continue;
      const nz = Math.sqrt(Math.max(0, 1 - distance * distance));
      // Wrapped Lambert: a soft box lights past the terminator.
      const facing = Math.max(0, (nx * lightX + ny * lightY + nz * lightZ + 0.35) / 1.35);
      const sky = 0.55 - 0.45 * ny;
      for (let c = 0; c < 3; c += 1) {
        const light = 0.85 * key[c]! * facing + 0.42 * fill[c]! * sky;
        const at = 3 * x + c;
        row[at]! += cover * (colour[c]! * light - row[at]!);
      }
    }
  };
}
