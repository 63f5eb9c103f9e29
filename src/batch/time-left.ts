/** One photo that is done: what it took from its first step to its result, and its size. */
export interface MeasuredPhoto {
  readonly seconds: number;
  readonly megapixels: number;
}

export interface OpenPhotos {
  /** How long each has been worked on, and its size. */
  readonly running: readonly MeasuredPhoto[];
  /** Sizes. */
  readonly waiting: readonly number[];
  /** How many are worked on at once. */
  readonly parallel: number;
}

/** Seconds until the last of them is done, from what others of their kind took. */
export function secondsLeft(measured: readonly MeasuredPhoto[], open: OpenPhotos): number {
  const predict = fitSeconds(measured);
  const running = open.running.map(({ seconds, megapixels }) => Math.max(predict(megapixels) - seconds, 0));
  const work = sum(running) + sum(open.waiting.map(predict));
  return Math.max(work / open.parallel, ...running);
}

export interface TimeLeft {
  started(index: number): void;
  /** `measure`: false for a photo that failed; it tells nothing of the others. */
  finished(index: number, options: { measure: boolean }): void;
  /** Seconds until the last photo is done; undefined before the first one is. */
  seconds(): number | undefined;
}

/**
 * Estimates the time left from the photos that are done: a photo costs a fixed part and a part that grows with
 * its pixels, fitted to what was measured. The first photo of each process also opens the models; it is left
 * out as soon as there are enough others.
 *
 * @param megapixels of each photo; undefined where its header could not be read
 * @param parallel how many photos are worked on at once
 * @param now in milliseconds, injectable for tests
 */
export function createTimeLeft(
  megapixels: readonly (number | undefined)[],
  parallel: number,
  now: () => number = Date.now,
): TimeLeft {
  const measured: MeasuredPhoto[] = [];
  const startedAt = new Map<number, number>();
  const waiting = new Set(megapixels.keys());
  const typical = mean(megapixels.filter((value) => value !== undefined)) ?? 1;
  const sizeOf = (index: number) => megapixels[index] ?? typical;

  return {
    started(index) {
      waiting.delete(index);
      startedAt.set(index, now());
    },
    finished(index, { measure }) {
      const start = startedAt.get(index);
      waiting.delete(index);
      startedAt.delete(index);
      if (!measure || start === undefined) return;
      measured.push({ seconds: (now() - start) / 1000, megapixels: sizeOf(index) });
    },
    seconds() {
      if (measured.length === 0) return undefined;
      const warm = measured.length >= 3 * parallel ? measured.slice(parallel) : measured;
      const running = [...startedAt].map(([index, start]) => ({
        seconds: (now() - start) / 1000,
        megapixels: sizeOf(index),
      }));
      return secondsLeft(warm, { running, waiting: [...waiting].map(sizeOf), parallel });
    },
  };
}

/** Least squares of seconds over megapixels; neither part below zero, the plain mean where sizes do not differ. */
function fitSeconds(measured: readonly MeasuredPhoto[]): (megapixels: number) => number {
  const meanSeconds = mean(measured.map((photo) => photo.seconds))!;
  const meanSize = mean(measured.map((photo) => photo.megapixels))!;
  let covariance = 0;
  let variance = 0;
  for (const { seconds, megapixels } of measured) {
    covariance += (megapixels - meanSize) * (seconds - meanSeconds);
    variance += (megapixels - meanSize) ** 2;
  }
  if (measured.length < 3 || variance < 1e-6) return () => meanSeconds;
  const slope = Math.min(Math.max(covariance / variance, 0), meanSeconds / meanSize);
  return (megapixels) => meanSeconds + slope * (megapixels - meanSize);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function mean(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : sum(values) / values.length;
}
