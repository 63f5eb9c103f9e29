import type { GrayPlane, RgbImage } from '../../src/image/pixel-image.ts';

export interface Scene {
  readonly image: RgbImage;
  /** 255 = product. */
  readonly truth: GrayPlane;
}

/** Colour and coverage (0–1) of the product at a position from 0 to 1; undefined where there is none. */
type Painter = (x: number, y: number) => readonly [number, number, number] | undefined;

/** A red enamel mug with its handle on a light grey studio ground with a soft shadow, 3 × 3 supersampled. */
export function mugScene(widthPx: number, heightPx: number): Scene {
  return paintedOnce('mug', widthPx, heightPx, () =>
    paint(widthPx, heightPx, mug, (x, y) => {
      const shadow = 26 * Math.exp(-(((x - 0.5) / 0.25) ** 2) - ((y - 0.8) / 0.04) ** 2);
      const light = 232 - 18 * y - shadow;
      return [light, light, light + 2];
    }),
  );
}

/** Two boxes beside each other: the left one blue, the right one orange. */
export function twoBoxesScene(widthPx: number, heightPx: number): Scene {
  return paintedOnce('boxes', widthPx, heightPx, () =>
    paint(widthPx, heightPx, twoBoxes, () => [236, 236, 234]),
  );
}

const painted = new Map<string, Scene>();

/** Drawing takes a sixth of a second, and a suite asks a dozen times: pixels of its own for each, drawn once. */
function paintedOnce(name: string, widthPx: number, heightPx: number, draw: () => Scene): Scene {
  const key = `${name} ${widthPx} ${heightPx}`;
  const { image, truth } = painted.get(key) ?? draw();
  painted.set(key, { image, truth });
  return {
    image: { ...image, data: image.data.slice() },
    truth: { ...truth, data: truth.data.slice() },
  };
}

export function plainImage(widthPx: number, heightPx: number, level: number): RgbImage {
  return { widthPx, heightPx, data: new Uint8Array(3 * widthPx * heightPx).fill(level) };
}

const mug: Painter = (x, y) => {
  const inBody = x > 0.3 && x < 0.64 && y > 0.26 && y < 0.78;
  const ring = Math.hypot((x - 0.66) / 0.14, (y - 0.5) / 0.16);
  const inHandle = ring < 1 && ring > 0.62 && x > 0.6;
  if (!inBody && !inHandle) return undefined;
  const shade = inBody ? 0.6 + 0.4 * Math.sin(((x - 0.3) / 0.34) * Math.PI) : 0.75;
  if (inBody && y < 0.31) return [245 * shade, 240 * shade, 230 * shade];
  return [205 * shade, 38 * shade, 30 * shade];
};

const twoBoxes: Painter = (x, y) => {
  if (y < 0.3 || y > 0.75) return undefined;
  const shade = y < 0.36 ? 1 : 0.82;
  if (x > 0.1 && x < 0.4) return [30 * shade, 70 * shade, 170 * shade];
  if (x > 0.6 && x < 0.9) return [230 * shade, 120 * shade, 20 * shade];
  return undefined;
};

function paint(
  widthPx: number,
  heightPx: number,
  product: Painter,
  ground: (x: number, y: number) => readonly [number, number, number],
): Scene {
  const data = new Uint8Array(3 * widthPx * heightPx);
  const truth = new Uint8Array(widthPx * heightPx);
  for (let i = 0; i < truth.length; i += 1) {
    const sum = [0, 0, 0];
    let covered = 0;
    for (let s = 0; s < 9; s += 1) {
      const x = ((i % widthPx) + ((s % 3) + 0.5) / 3) / widthPx;
      const y = (Math.floor(i / widthPx) + (Math.floor(s / 3) + 0.5) / 3) / heightPx;
      const painted = product(x, y);
      const colour = painted ?? ground(x, y);
      if (painted) covered += 1;
      for (let c = 0; c < 3; c += 1) sum[c]! += colour[c]! / 9;
    }
    // A little grain, the same on every run.
    const grain = (((i * 2_654_435_761) >>> 8) % 5) - 2;
    for (let c = 0; c < 3; c += 1) data[3 * i + c] = Math.min(255, Math.max(0, Math.round(sum[c]! + grain)));
    truth[i] = Math.round((255 * covered) / 9);
  }
  return { image: { widthPx, heightPx, data }, truth: { widthPx, heightPx, data: truth } };
}

export function intersectionOverUnion(a: GrayPlane, b: GrayPlane): number {
  let both = 0;
  let either = 0;
  for (let i = 0; i < a.data.length; i += 1) {
    const inA = a.data[i]! >= 128;
    const inB = b.data[i]! >= 128;
    if (inA && inB) both += 1;
    if (inA || inB) either += 1;
  }
  return either === 0 ? 1 : both / either;
}

export function alphaAt(plane: GrayPlane, x: number, y: number): number {
  return plane.data[Math.floor(y * plane.heightPx) * plane.widthPx + Math.floor(x * plane.widthPx)]!;
}
