export interface DeadlineOptions {
  readonly timeoutMs: number;
  /** Computing time that the process has used so far. */
  readonly cpuMs: () => number;
  readonly onExpired: () => void;
}

/** A busy loop reads as a little less than the time it took: readings are late by up to a quarter second. */
const USED_UP_SHARE = 0.9;
/** Less than this share of a whole window means that the process stands still and is not merely kept waiting. */
const STANDSTILL_SHARE = 0.02;
/** By the clock, in times of the timeout: then it is given up whatever kept it. */
const MOST_PATIENCE = 10;

/**
 * Fires when a photo has used its time. What counts is computing time: on a machine that is busy with other
 * things (12 runnable processes on 2 cores were seen) a sound photo takes six times as long by the clock, and
 * must not fail for it. A process that stands still for the whole time is given up as well.
 *
 * @returns a function that stops it
 */
export function startDeadline({ timeoutMs, cpuMs, onExpired }: DeadlineOptions): () => void {
  const cpuAtStart = cpuMs();
  let cpuBefore = cpuAtStart;
  let waitedMs = 0;
  let timer: NodeJS.Timeout;

  const wait = (windowMs: number) => {
    timer = setTimeout(() => {
      waitedMs += windowMs;
      const cpuNow = cpuMs();
      const used = cpuNow - cpuAtStart;
      const standsStill = cpuNow - cpuBefore < STANDSTILL_SHARE * windowMs;
      const usedUp = used >= USED_UP_SHARE * timeoutMs || waitedMs >= MOST_PATIENCE * timeoutMs;
      if (usedUp || standsStill) return onExpired();
      cpuBefore = cpuNow;
      wait(Math.max(timeoutMs - used, timeoutMs / 4));
    }, windowMs);
  };
  wait(timeoutMs);
  return () => clearTimeout(timer);
}
