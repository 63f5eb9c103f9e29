/**
 * Exponential backoff with full jitter (Brooker, “Exponential Backoff and Jitter”, AWS 2015): up to 1, 4, 16 s
 * after the first, second, third failure.
 * @param attempts how many tries there have been, from 1
 * @param random from 0 to below 1
 */
export function backoffMs(attempts: number, random: number): number {
  return Math.round(1000 * 4 ** (attempts - 1) * (0.5 + random / 2));
}
