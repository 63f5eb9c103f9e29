import type { Rgb } from './border-colour.ts';
import type { RgbImage } from './pixel-image.ts';

/** Width of the frame that is looked at, as a share of the shorter side. */
const FRAME_SHARE = 0.04;
/** Darker grounds are grey or coloured on purpose, or in shadow. */
const DARKEST = 150;
/** (max − min) ÷ max above which the ground is a coloured one. */
const LARGEST_CAST = 0.22;
/** Share of the frame that must look like white ground. */
const LEAST_SHARE = 0.6;
/** Levels between the 10th and the 90th percentile of its brightness: paper under a lamp, not boards or tiles. */
const LARGEST_SPREAD = 40;
const SAMPLES_ALONG = 400;

/**
 * The colour of a white studio ground, as the camera saw it: the median of the bright, nearly neutral pixels
 * along the picture's frame, if most of the frame is such and evenly so; else undefined. White paper under lamp light
 * comes out cream, in shade bluish: the one reliable reference for white balance.
 */
export function findWhiteGround(image: RgbImage): Rgb | undefined {
  const samples = frameSamples(image);
  const white = samples.filter(([red, green, blue]) => {
    const brightest = Math.max(red, green, blue);
    return brightest >= DARKEST && brightest - Math.min(red, green, blue) <= LARGEST_CAST * brightest;
  });
  if (white.length < LEAST_SHARE * samples.length) return undefined;
  const brightness = white.map((pixel) => Math.max(...pixel));
  if (percentileOf(brightness, 0.9) - percentileOf(brightness, 0.1) > LARGEST_SPREAD) return undefined;
  const median = (channel: 0 | 1 | 2) =>
    percentileOf(
      white.map((pixel) => pixel[channel]),
      0.5,
    );
  return [median(0), median(1), median(2)];
}

/** A grid over the frame's four bands. */
function frameSamples({ widthPx, heightPx, data }: RgbImage): Rgb[] {
  const bandPx = Math.max(1, Math.round(FRAME_SHARE * Math.min(widthPx, heightPx)));
  const stepPx = Math.max(1, Math.floor(Math.max(widthPx, heightPx) / SAMPLES_ALONG));
  const samples: Rgb[] = [];
  for (let y = 0; y < heightPx; y += stepPx) {
    const inBand = y < bandPx || y >= heightPx - bandPx;
    for (let x = 0; x < widthPx; x += stepPx) {
      if (!inBand && x >= bandPx && x < widthPx - bandPx) continue;
      const at = 3 * (y * widthPx + x);
      samples.push([data[at] as number, data[at + 1] as number, data[at + 2] as number]);
    }
  }
  return samples;
}

function percentileOf(values: number[], share: number): number {
  return values.sort((a, b) => a - b)[Math.floor(share * (values.length - 1))] as number;
}
