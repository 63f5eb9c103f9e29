import type { Rgb } from '../../image/border-colour.ts';
import { LINEAR_OF_BYTE } from '../../image/srgb.ts';
import type { LightStatistics } from './light-statistics.ts';

/** Encoded 246: a white ground that still shows its texture and does not melt into the page. */
const GROUND_TARGET = 0.92;
/** Encoded 232: where the product's lights should reach. */
const LIGHTS_TARGET = 0.8;
/** Encoded 250: no further, whatever the ground asks for. */
const HIGHLIGHTS_LIMIT = 0.96;
const MOST_STOPS = 0.7;

/**
 * Gain in linear light, 1 to 1.6. A white ground is brought to white; without one the product's lights
 * (98th percentile) go half of the way to where they should be: a black camera is dark because it is black.
 * Pictures are never darkened: white goods are bright because they are white.
 */
export function autoExposureGain(light: LightStatistics, ground: Rgb | undefined): number {
  const most = 2 ** MOST_STOPS;
  if (ground !== undefined) {
    const brightest = LINEAR_OF_BYTE[Math.max(...ground)] as number;
    const wanted = Math.min(GROUND_TARGET / brightest, HIGHLIGHTS_LIMIT / Math.max(1e-3, light.p98));
    return clamp(wanted, 1, most);
  }
  return clamp(Math.sqrt(LIGHTS_TARGET / Math.max(1e-3, light.p98)), 1, most);
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
