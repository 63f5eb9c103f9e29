import type { ProgressMessage } from '../protocol/batch-api.ts';

/** One encoding for all who watch. */
export function encode(message: ProgressMessage): Buffer {
  return Buffer.from(JSON.stringify(message));
}

/** @returns undefined where the story has a gap: for a newcomer, and for one who was away too long */
export function textsBetween(
  seen: number,
  current: number,
  story: ReadonlyMap<number, Buffer>,
): Buffer[] | undefined {
  if (seen < 0 || seen > current) return undefined;
  const texts: Buffer[] = [];
  for (let revision = seen + 1; revision <= current; revision += 1) {
    const text = story.get(revision);
    if (text === undefined) return undefined;
    texts.push(text);
  }
  return texts;
}
