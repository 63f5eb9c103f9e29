import type { PlacedText, Quad } from './lettering.ts';
import type { BuiltScene, PlacedPrint } from './sample-design.ts';
import { project } from './scene.ts';

/** Where the texts printed on the product appear in a picture of the given size. */
export function printedTexts(built: BuiltScene, widthPx: number, heightPx: number): PlacedText[] {
  return built.prints.flatMap((placed) =>
    placed.print.texts.map((text) => ({
      ...text,
      quad: pictureQuad(placed, text.quad, built, widthPx, heightPx),
    })),
  );
}

/** The text's outline is followed over the (bent) surface and boxed along its reading direction. */
function pictureQuad(
  placed: PlacedPrint,
  quad: Quad,
  built: BuiltScene,
  widthPx: number,
  heightPx: number,
): Quad {
  const { print, area } = placed;
  const toPicture = (x: number, y: number): readonly [number, number] => {
    const u = area.u0 + (x / print.widthPx) * (area.u1 - area.u0);
    const v = area.v1 - (y / print.heightPx) * (area.v1 - area.v0);
    return project(built.scene.camera, widthPx, heightPx, placed.at(u, v));
  };
  const outline: (readonly [number, number])[] = [];
  for (let side = 0; side < 4; side++) {
    const [ax, ay] = quad[side];
    const [bx, by] = quad[(side + 1) % 4];
    for (let s = 0; s < 16; s++)
      outline.push(toPicture(ax + ((bx - ax) * s) / 16, ay + ((by - ay) * s) / 16));
  }
  const [left, right] = [toPicture(...middle(quad[0], quad[3])), toPicture(...middle(quad[1], quad[2]))];
  const angle = Math.atan2(right[1] - left[1], right[0] - left[0]);
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  const along = outline.map(([x, y]) => x * c + y * s);
  const down = outline.map(([x, y]) => -x * s + y * c);
  const back = (a: number, d: number): readonly [number, number] => [
    round(a * c - d * s),
    round(a * s + d * c),
  ];
  const [a0, a1, d0, d1] = [Math.min(...along), Math.max(...along), Math.min(...down), Math.max(...down)];
  return [back(a0, d0), back(a1, d0), back(a1, d1), back(a0, d1)];
}

const middle = (a: readonly [number, number], b: readonly [number, number]): readonly [number, number] => [
  (a[0] + b[0]) / 2,
  (a[1] + b[1]) / 2,
];

const round = (x: number): number => Math.round(x * 10) / 10;
