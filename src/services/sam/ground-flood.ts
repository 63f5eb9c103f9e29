import { createGrayPlane, type GrayPlane, type RgbImage } from '../../image/pixel-image.ts';

/** Largest step between neighbours that a smooth ground makes, RGB distance. */
const STEP = 14;
/** Largest distance from the border's colour that the flood may have crept to. */
const DRIFT = 70;

/**
 * Floods the ground inwards from the picture's border over small colour steps. Good on plain and softly
 * graded grounds; on clutter it stops at once.
 *
 * @returns 255 where the flood did not come: product, holes and clutter
 */
export function floodGround(image: RgbImage): GrayPlane {
  const { widthPx, heightPx, data } = image;
  const result = createGrayPlane(widthPx, heightPx);
  result.data.fill(255);
  const source = new Int32Array(widthPx * heightPx);
  const queue = new Int32Array(widthPx * heightPx);
  let end = 0;
  const enter = (i: number, from: number) => {
    result.data[i] = 0;
    source[i] = from;
    queue[end] = i;
    end += 1;
  };
  const usual = medianOf(data, border(widthPx, heightPx));
  for (const i of border(widthPx, heightPx)) if (distanceTo(i, usual) <= DRIFT) enter(i, i);
  for (let at = 0; at < end; at += 1) {
    const i = queue[at]!;
    const x = i % widthPx;
    if (x > 0) visit(i, i - 1);
    if (x < widthPx - 1) visit(i, i + 1);
    if (i >= widthPx) visit(i, i - widthPx);
    if (i + widthPx < result.data.length) visit(i, i + widthPx);
  }
  return result;

  function visit(from: number, to: number): void {
    if (result.data[to] === 0) return;
    if (distance(from, to) > STEP || distance(source[from]!, to) > DRIFT) return;
    enter(to, source[from]!);
  }

  function distance(a: number, b: number): number {
    return Math.hypot(
      data[3 * a]! - data[3 * b]!,
      data[3 * a + 1]! - data[3 * b + 1]!,
      data[3 * a + 2]! - data[3 * b + 2]!,
    );
  }

  function distanceTo(i: number, [red, green, blue]: readonly [number, number, number]): number {
    return Math.hypot(data[3 * i]! - red, data[3 * i + 1]! - green, data[3 * i + 2]! - blue);
  }
}

function* border(widthPx: number, heightPx: number): Generator<number> {
  for (let x = 0; x < widthPx; x += 1) yield x;
  for (let y = 1; y < heightPx - 1; y += 1) {
    yield y * widthPx;
    if (widthPx > 1) yield y * widthPx + widthPx - 1;
  }
  if (heightPx > 1) for (let x = 0; x < widthPx; x += 1) yield (heightPx - 1) * widthPx + x;
}

function medianOf(data: Uint8Array, pixels: Iterable<number>): [number, number, number] {
  const indices = [...pixels];
  const median = (c: number) =>
    indices.map((i) => data[3 * i + c]!).sort((a, b) => a - b)[indices.length >> 1]!;
  return [median(0), median(1), median(2)];
}
