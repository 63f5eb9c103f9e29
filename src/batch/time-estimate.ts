import { availableParallelism } from 'node:os';
import type { Database } from '../database/connect.ts';
import type { BatchTaskItemRow, BatchTaskRow, ItemStatus } from '../database/tables.ts';
import { needsSubject } from '../pipeline/subject.ts';
import { operationsOf } from '../protocol/complete-recipe.ts';
import type { Recipe } from '../protocol/recipe.ts';
import type { FileReport, StepName } from '../worker/photo-task.ts';
import { type MeasuredPhoto, secondsLeft } from './time-left.ts';

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

/** From so many photos on, the batch's own pace tells more than what other batches took. */
const OWN_PACE_PHOTOS = 5;

/** @returns null when nothing is left to do or nothing can be said (paused) */
export async function secondsRemaining(database: Database, batch: BatchTaskRow): Promise<number | null> {
  const left = batch.total - batch.succeeded - batch.failed - batch.cancelled;
  if (left === 0 || batch.paused === 1) return null;
  const items = await database.tables
    .selectFrom('batch_task_items')
    .select(['status', 'recipe', 'original', 'started_at_ms', 'settled_at_ms'])
    .where('batch_id', '=', batch.id)
    .execute();
  const atWork = await processesAtWork(database);
  const ahead = await photosAhead(database, batch);
  const of = (status: ItemStatus) => items.filter((item) => item.status === status);
  const done = of('succeeded');
  if (done.length < OWN_PACE_PHOTOS) {
    const photoMs = await measuredPhotoMs(database);
    const open = [...of('pending'), ...of('processing')];
    const openMs = open.reduce((total, { status, recipe }) => {
      const wholeMs = photoMs(JSON.parse(recipe) as Recipe);
      return total + (status === 'processing' ? wholeMs / 2 : wholeMs);
    }, 0);
    const aheadMs = (ahead * openMs) / open.length;
    return round((openMs + aheadMs) / 1000 / Math.min(atWork, left + ahead));
  }
  const running = of('processing').map((item) => measure(item, database.clock.nowMs()));
  const waiting = of('pending').map((item) => megapixelsOf(item.original));
  const typical = waiting[0] ?? running[0]?.megapixels ?? 1;
  const others = Array.from({ length: ahead }, () => typical);
  // The first photo of each process also opened its models.
  const warm = done.length >= 3 * atWork ? bySettling(done).slice(atWork) : done;
  const measured = warm.map((item) => measure(item, item.settled_at_ms ?? 0));
  return round(secondsLeft(measured, { running, waiting: [...waiting, ...others], parallel: atWork }));
}

type TimedItem = Pick<BatchTaskItemRow, 'original' | 'started_at_ms' | 'settled_at_ms'>;

function measure(item: TimedItem, untilMs: number): MeasuredPhoto {
  const seconds = Math.max(0, untilMs - (item.started_at_ms ?? untilMs)) / 1000;
  return { seconds, megapixels: megapixelsOf(item.original) };
}

function bySettling<Item extends TimedItem>(items: readonly Item[]): Item[] {
  return [...items].sort((left, right) => (left.settled_at_ms ?? 0) - (right.settled_at_ms ?? 0));
}

function megapixelsOf(original: string): number {
  const { widthPx, heightPx } = JSON.parse(original) as FileReport;
  return (widthPx * heightPx) / 1e6;
}

/** Photos of other batches that the queue gives out before this batch's last one. */
async function photosAhead(database: Database, batch: BatchTaskRow): Promise<number> {
  const row = await database.tables
    .selectFrom('batch_task_items')
    .select((expression) => expression.fn.countAll<number>().as('photos'))
    .where('status', 'in', ['pending', 'processing'])
    .where('paused', '=', 0)
    .where('batch_id', '!=', batch.id)
    .where((where) =>
      where.or([
        where('priority', '>', batch.priority),
        where.and([
          where('priority', '=', batch.priority),
          where('batch_created_at_ms', '<', batch.created_at_ms),
        ]),
      ]),
    )
    .executeTakeFirstOrThrow();
  return Number(row.photos);
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
    .where('heartbeat_at_ms', '>', database.clock.nowMs() - WORKER_SILENT_MS)
    .executeTakeFirst();
  return Math.max(1, Number(row?.processes ?? 0) || availableParallelism());
}

function round(seconds: number): number {
  return Math.round(seconds * 10) / 10;
}
