import { createSilhouette, drawBranch, type Silhouette } from './foliage.ts';
import { type LightCanvas, paintShape } from './light-canvas.ts';
import { fromHex, type LinearColour, mix } from './linear-colour.ts';
import type { Room } from './room.ts';

const LEAF_PX = 200;

/** A bushy plant in a clay pot, at the side of the room away from the window. */
export function paintPlant(canvas: LightCanvas, room: Room, random: () => number): void {
  const x = room.x(0.86 + 0.06 * random());
  const baseY = room.y(0.86);
  const size = room.px(0.56 + 0.12 * random());
  for (let i = 0; i < 7; i += 1) {
    const branch = createSilhouette(LEAF_PX);
    const lean = (i - 3) / 3;
    drawBranch(branch, {
      from: [0.5, 0.98],
      to: [0.5 + 0.36 * lean + 0.06 * (random() - 0.5), 0.2 + 0.28 * Math.abs(lean) + 0.1 * random()],
      bend: 0.25 * (random() - 0.5),
      leaves: 5,
      leafLength: 0.2,
      leafWidth: 0.1,
      spreadDegrees: 52,
      random,
    });
    const green = mix(fromHex('#2f4a2b'), fromHex('#7f9a5c'), random());
    paintSilhouette(canvas, branch, x - size / 2, baseY - size, size, green);
  }
  const potWidth = 0.22 * size;
  const pot = {
    left: x - potWidth / 2,
    right: x + potWidth / 2,
    top: baseY - 0.05 * size,
    bottom: baseY + 0.2 * size,
  };
  const clay = mix(fromHex('#a4694a'), fromHex('#8c8378'), random());
  paintShape(canvas, pot, clay, (px, py) => {
    const taper = 0.5 - 0.14 * ((py - pot.top) / (pot.bottom - pot.top));
    return Math.abs(px - x) < potWidth * taper && py >= pot.top && py <= pot.bottom ? 1 : 0;
  });
}

function paintSilhouette(
  canvas: LightCanvas,
  silhouette: Silhouette,
  left: number,
  top: number,
  size: number,
  colour: LinearColour,
): void {
  const { sizePx, data } = silhouette;
  paintShape(canvas, { left, top, right: left + size, bottom: top + size }, colour, (x, y) => {
    const column = Math.floor(((x - left) / size) * sizePx);
    const row = Math.floor(((y - top) / size) * sizePx);
    if (column < 0 || row < 0 || column >= sizePx || row >= sizePx) return 0;
    return data[row * sizePx + column]!;
  });
}
