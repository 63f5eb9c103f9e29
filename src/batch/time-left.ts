/** One photo that is done: what it took from its first step to its result, and its size. */
interface Measured {
  readonly seconds: number;
  readonly megapixels: number;
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
  const measured: Measured[] = [];
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
      const predict = fitSeconds(warm);
      const running = [...startedAt].map(([index, start]) => {
        const elapsed = (now() - start) / 1000;
        return Math.max(predict(sizeOf(index)) - elapsed, 0);
      });
      const work = sum(running) + sum([...waiting].map((index) => predict(sizeOf(index))));
      return Math.max(work / parallel, ...running);
    },
  };
}

/** Least squares of seconds over megapixels; neither part below zero, the plain mean where sizes do not differ. */
function fitSeconds(measured: readonly Measured[]): (megapixels: number) => number {
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
