import type { GrayPlane, RgbImage } from '../../image/pixel-image.ts';

/**
 * What the old background says of the camera's height: something else above than below (a wall over a floor), the
 * same textured ground all round, or nothing (a plain studio).
 */
export type Surroundings = 'horizon' | 'ground_everywhere' | 'plain';

/** Samples along each side of the grid. */
const GRID = 160;
/** Mean step between neighbouring samples, in 8-bit values, from which a ground counts as textured. */
const TEXTURED = 4;

/** Spread of a ground's mean colour over its channels from which it is a cloth or paper to lie on, not a studio. */
const VIVID = 70;

interface Band {
  count: number;
  r: number;
  g: number;
  b: number;
  step: number;
}

export function surroundingsOf(photo: RgbImage, alpha: GrayPlane): Surroundings {
  const above = newBand();
  const below = newBand();
  const { widthPx, heightPx, data } = photo;
  for (let j = 0; j < GRID; j += 1) {
    const band = j < GRID / 3 ? above : j >= (2 * GRID) / 3 ? below : undefined;
    if (!band) continue;
    const y = Math.floor(((j + 0.5) * heightPx) / GRID);
    for (let i = 0; i + 1 < GRID; i += 1) {
      const at = y * widthPx + Math.floor(((i + 0.5) * widthPx) / GRID);
      const next = y * widthPx + Math.floor(((i + 1.5) * widthPx) / GRID);
      if (alpha.data[at]! > 8 || alpha.data[next]! > 8) continue;
      band.count += 1;
      band.r += data[3 * at]!;
      band.g += data[3 * at + 1]!;
      band.b += data[3 * at + 2]!;
      band.step += Math.abs(data[3 * at + 1]! - data[3 * next + 1]!);
    }
  }
  const enough = 0.04 * GRID * GRID;
  if (above.count < enough || below.count < enough) return 'plain';
  const apart = Math.hypot(
    above.r / above.count - below.r / below.count,
    above.g / above.count - below.g / below.count,
    above.b / above.count - below.b / below.count,
  );
  if (apart < 60 && Math.min(vividness(above), vividness(below)) > VIVID) return 'ground_everywhere';
  const [stepAbove, stepBelow] = [above.step / above.count, below.step / below.count];
  if (Math.max(stepAbove, stepBelow) < TEXTURED) return apart > 110 ? 'horizon' : 'plain';
  return apart > 60 ? 'horizon' : 'ground_everywhere';
}

function vividness({ r, g, b, count }: Band): number {
  return (Math.max(r, g, b) - Math.min(r, g, b)) / count;
}

function newBand(): Band {
  return { count: 0, r: 0, g: 0, b: 0, step: 0 };
}
