import { availableParallelism } from 'node:os';
import type { Database } from '../database/connect.ts';
import type { BatchTaskRow } from '../database/tables.ts';
import { needsSubject } from '../pipeline/steps.ts';
import { operationsOf } from '../protocol/complete-recipe.ts';
import type { Recipe } from '../protocol/recipe.ts';
import type { StepName } from '../worker/photo-task.ts';

/** Before anything was measured: milliseconds a photo on one core of a 2024 laptop, by step. */
const FIRST_GUESS_MS: Record<StepName, number> = {
  decode: 60,
  text_removal: 1500,
  subject: 1000,
  correction: 800,
  background_replacement: 600,
  cutout: 200,
  enhance: 100,
  resize: 60,
  score: 100,
  encode: 150,
};

/** The guess counts as this many measured photos, so that the first real ones move it but do not jerk it. */
const GUESS_WEIGHT_PHOTOS = 2;

export interface TimeEstimate {
  readonly seconds: number;
  /** Not calibrated yet, see `estimateInterval`. */
  readonly interval: readonly [number, number];
}

/**
 * A margin set by hand, in seconds: photos of one kind differ by about this much. Whether it holds is what
 * the estimate error in `/metrics` is there to tell.
 */
export function estimateInterval(seconds: number): [number, number] {
  return [round(seconds * 0.6), round(seconds * 1.6)];
}

/** How long a new batch will take from now, the queue ahead of it and the processes at work counted in. */
export async function estimateBatch(
  database: Database,
  recipes: readonly Recipe[],
  priority: number,
): Promise<TimeEstimate> {
  const photoMs = await measuredPhotoMs(database);
  const ownMs = recipes.reduce((sum, recipe) => sum + photoMs(recipe), 0);
  const ahead = await database.tables
    .selectFrom('batch_task_items')
    .select('recipe')
    .where('status', 'in', ['pending', 'processing'])
    .where('paused', '=', 0)
    .where('priority', '>=', priority)
    .limit(5000)
    .execute();
  const aheadMs = ahead.reduce((sum, item) => sum + photoMs(JSON.parse(item.recipe) as Recipe), 0);
  const seconds = round((ownMs + aheadMs) / 1000 / (await processesAtWork(database)));
  return { seconds, interval: estimateInterval(seconds) };
}

/** @returns null when nothing is left to do or nothing can be said (paused) */
export async function secondsRemaining(database: Database, batch: BatchTaskRow): Promise<number | null> {
  const open = batch.total - batch.succeeded - batch.failed - batch.cancelled;
  if (open === 0 || batch.paused === 1) return null;
  const items = await database.tables
    .selectFrom('batch_task_items')
    .select(['status', 'recipe', 'started_at_ms', 'settled_at_ms'])
    .where('batch_id', '=', batch.id)
    .execute();
  const photoMs = await measuredPhotoMs(database);
  const parallel = await processesAtWork(database);
  const own = items.filter((item) => item.status === 'succeeded' && item.settled_at_ms !== null);
  const ownMs = own.map((item) => (item.settled_at_ms ?? 0) - (item.started_at_ms ?? 0));
  // From some photos on, the batch's own pace tells more than what other batches took.
  const meanMs = ownMs.length >= 5 ? ownMs.reduce((sum, ms) => sum + ms, 0) / ownMs.length : undefined;
  const left = items.filter((item) => item.status === 'pending' || item.status === 'processing');
  const totalMs = left.reduce((sum, item) => {
    const whole = meanMs ?? photoMs(JSON.parse(item.recipe) as Recipe);
    return sum + (item.status === 'processing' ? whole / 2 : whole);
  }, 0);
  return round(totalMs / 1000 / Math.min(parallel, left.length));
}

async function measuredPhotoMs(database: Database): Promise<(recipe: Recipe) => number> {
  const rows = await database.tables.selectFrom('step_timings').selectAll().execute();
  const measured = new Map(rows.map((row) => [row.step, row]));
  const stepMs = (step: StepName) => {
    const row = measured.get(step);
    const guessMs = FIRST_GUESS_MS[step] * GUESS_WEIGHT_PHOTOS;
    return ((row?.total_ms ?? 0) + guessMs) / ((row?.photos ?? 0) + GUESS_WEIGHT_PHOTOS);
  };
  return (recipe) => {
    const always: StepName[] = [
      'decode',
      'score',
      'encode',
      ...(needsSubject(recipe) ? ['subject' as const] : []),
    ];
    const asked = operationsOf(recipe);
    if (recipe.subject) always.push('correction');
    return [...always, ...asked].reduce((sum, step) => sum + stepMs(step), 0);
  };
}

const WORKER_SILENT_MS = 30_000;

async function processesAtWork(database: Database): Promise<number> {
  const row = await database.tables
    .selectFrom('workers')
    .select((expression) => expression.fn.sum<number>('processes').as('processes'))
    .where('heartbeat_at_ms', '>', Date.now() - WORKER_SILENT_MS)
    .executeTakeFirst();
  return Math.max(1, Number(row?.processes ?? 0) || availableParallelism());
}

function round(seconds: number): number {
  return Math.round(seconds * 10) / 10;
}
