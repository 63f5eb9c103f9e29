import { secondsRemaining } from '../batch/time-estimate.ts';
import type { Database } from '../database/connect.ts';
import type { BatchTaskRow } from '../database/tables.ts';

interface Answer {
  readonly atMs: number;
  readonly seconds: Promise<number | null>;
}

const FRESH_MS = 500;
/** More batches than that are not watched at a time. */
const MOST_KEPT = 200;

const answersOf = new WeakMap<Database, Map<string, Answer>>();

/**
 * The time left of a batch, worked out at most twice a second: it reads all its photos, and a hundred pages may
 * ask for it each second.
 */
export async function recentTimeLeft(database: Database, batch: BatchTaskRow): Promise<number | null> {
  if (batch.completed_at_ms !== null || batch.paused === 1) return null;
  const answers = answersOf.get(database) ?? new Map<string, Answer>();
  answersOf.set(database, answers);
  const recent = answers.get(batch.id);
  const nowMs = Date.now();
  if (recent && nowMs - recent.atMs < FRESH_MS) return await recent.seconds;
  answers.delete(batch.id);
  for (const [oldest] of answers) {
    if (answers.size < MOST_KEPT) break;
    answers.delete(oldest);
  }
  const seconds = secondsRemaining(database, batch);
  answers.set(batch.id, { atMs: nowMs, seconds });
  return await seconds;
}
