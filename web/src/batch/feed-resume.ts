/** Links of files live at least twelve hours; what is older than this is asked for anew, whole. */
const LINKS_FRESH_MS = 11 * 3600 * 1000;

/** What the page had when it last heard of the batch. */
export interface Heard {
  readonly revision: number;
  /** When all links were last new: a message renews those of its own photo only. */
  readonly snapshotAtMs: number;
}

/** Where to go on from; undefined where the page has nothing, or nothing that still can be shown. */
export function revisionToResume(heard: Heard | undefined, nowMs: number): number | undefined {
  return heard && !isStale(heard, nowMs) ? heard.revision : undefined;
}

export function isStale({ snapshotAtMs }: Heard, nowMs: number): boolean {
  return nowMs - snapshotAtMs >= LINKS_FRESH_MS;
}
