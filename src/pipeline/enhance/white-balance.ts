import type { Rgb } from '../../image/border-colour.ts';
import { LINEAR_OF_BYTE } from '../../image/srgb.ts';
import type { LightStatistics } from './light-statistics.ts';

export type ChannelGains = readonly [number, number, number];
export const NO_CHANGE: ChannelGains = [1, 1, 1];

/** A white ground with a cast up to here (max ÷ min − 1 in linear light) is corrected wholly, … */
const SURE_CAST = 0.35;
/** … one with more less and less, down to nothing here: cream paper is not a lamp's fault. */
const DOUBTFUL_CAST = 0.7;

/** How far the guess without a white ground is followed, and its largest gain. */
const GUESS_STRENGTH = 0.5;
const LARGEST_GUESS = 1.06;
/** Share of nearly neutral pixels that a guess needs. */
const LEAST_NEUTRAL = 0.25;

/**
 * Gains (linear light, the strongest channel's is 1, so that white is never dimmed) that make a white ground
 * neutral. A ground that is neutral already asks for nothing, however colourful the product.
 */
export function gainsFromWhiteGround(ground: Rgb): ChannelGains {
  const light = ground.map((byte) => LINEAR_OF_BYTE[byte] as number) as [number, number, number];
  const cast = Math.max(...light) / Math.min(...light) - 1;
  const strength = Math.min(1, Math.max(0, (DOUBTFUL_CAST - cast) / (DOUBTFUL_CAST - SURE_CAST)));
  return gainsFor(light, strength);
}

/**
 * Without a white ground: only where much of the picture is nearly neutral and the grey-world family's guess
 * over everything points the same way; then half of the way, at most 6 %. A coloured product on a
 * coloured ground gives no evidence and is left alone.
 */
export function gainsFromGuess({ shades, neutral, neutralShare }: LightStatistics): ChannelGains {
  if (neutralShare < LEAST_NEUTRAL || !sameDirection(shades, neutral)) return NO_CHANGE;
  return gainsFor(neutral, GUESS_STRENGTH).map((gain) =>
    Math.min(LARGEST_GUESS, gain),
  ) as unknown as ChannelGains;
}

function gainsFor(light: readonly [number, number, number], strength: number): ChannelGains {
  const strongest = Math.max(...light);
  return light.map((value) => (strongest / Math.max(1e-4, value)) ** strength) as unknown as ChannelGains;
}

/** Whether both deviate from grey towards the same hue (within 45°). */
function sameDirection(a: readonly number[], b: readonly number[]): boolean {
  const [p, q] = [deviation(a), deviation(b)];
  const dot = p.reduce((sum, value, i) => sum + value * (q[i] as number), 0);
  return dot > 0.7 * Math.hypot(...p) * Math.hypot(...q);
}

function deviation(light: readonly number[]): number[] {
  const logs = light.map((value) => Math.log(Math.max(1e-4, value)));
  const mean = logs.reduce((sum, value) => sum + value, 0) / logs.length;
  return logs.map((value) => value - mean);
}
