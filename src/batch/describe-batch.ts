import type { BatchTaskItemRow, BatchTaskRow } from '../database/tables.ts';
import type { ErrorReport } from '../errors.ts';
import type { BatchView, ItemView } from '../protocol/batch-api.ts';
import type { ScoreWarning } from '../protocol/photo-score.ts';
import type { UsedEngines } from '../services/engine.ts';
import { MATTE_FILE } from '../worker/leased-photo.ts';
import type { FileReport, PhotoReport } from '../worker/photo-task.ts';

/** Makes the links that a view carries; the HTTP layer signs them. */
export interface FileLinks {
  original(item: BatchTaskItemRow, file: FileReport): { url: string; previewUrl: string };
  result(item: BatchTaskItemRow, file: FileReport): { url: string; previewUrl: string; downloadUrl: string };
  matte(key: string): string;
}

export interface BatchOutlook {
  readonly secondsRemaining: number | null;
  /** Days that files are kept; 0 = for ever. */
  readonly retentionDays: number;
}

export function describeBatch(batch: BatchTaskRow, outlook: BatchOutlook): BatchView {
  const keptMs = outlook.retentionDays * 24 * 3600 * 1000;
  return {
    id: batch.id,
    name: batch.name,
    status: batch.status,
    paused: batch.paused === 1,
    priority: batch.priority,
    params: JSON.parse(batch.params) as Record<string, unknown>,
    total: batch.total,
    processed: batch.succeeded + batch.failed + batch.cancelled,
    succeeded: batch.succeeded,
    failed: batch.failed,
    cancelled: batch.cancelled,
    revision: batch.revision,
    estimatedSeconds: batch.estimated_seconds,
    estimatedSecondsRemaining: outlook.secondsRemaining,
    createdAt: timestamp(batch.created_at_ms),
    startedAt: batch.started_at_ms === null ? null : timestamp(batch.started_at_ms),
    completedAt: batch.completed_at_ms === null ? null : timestamp(batch.completed_at_ms),
    filesExpireAt: keptMs === 0 ? null : timestamp((batch.completed_at_ms ?? batch.created_at_ms) + keptMs),
  };
}

export function describeItem(item: BatchTaskItemRow, links: FileLinks): ItemView {
  const original = JSON.parse(item.original) as FileReport;
  const report = item.report === null ? undefined : (JSON.parse(item.report) as PhotoReport);
  return {
    index: item.item_index,
    filename: item.filename,
    status: item.status,
    attempts: item.attempts,
    step: item.step,
    stepShare: item.step_share,
    ...(item.error === null ? {} : { error: describeError(JSON.parse(item.error) as ErrorReport) }),
    params: JSON.parse(item.recipe) as Record<string, unknown>,
    override: JSON.parse(item.override) as Record<string, unknown>,
    original: { ...links.original(item, original), ...factsOf(original) },
    ...(report === undefined ? {} : describeResult(item, report, links)),
    mark: item.mark,
    note: item.note,
    texts: (report?.texts ?? []).map((text) => ({ ...text, quad: text.quad.map((point) => [...point]) })),
    engines: describeEngines(report?.engines ?? {}),
    timings: Object.fromEntries(Object.entries(report?.timingsMs ?? {})),
  };
}

/** Where the matte lies that the last run found; undefined where none was looked for. */
export function matteKeyOf(item: BatchTaskItemRow): string | undefined {
  if (item.result_key === null || item.report === null) return undefined;
  const { matte } = JSON.parse(item.report) as PhotoReport;
  return matte ? item.result_key.replace(/[^/]+$/, MATTE_FILE) : undefined;
}

function describeResult(
  item: BatchTaskItemRow,
  report: PhotoReport,
  links: FileLinks,
): Pick<ItemView, 'result' | 'score' | 'matte' | 'relit'> {
  const { total, parts, warnings } = report.score;
  const { relit, frame } = report;
  const matteKey = matteKeyOf(item);
  return {
    result: {
      ...links.result(item, report.result),
      ...factsOf(report.result),
      ...(frame ? { frame: { ...frame } } : {}),
    },
    score: { total, parts: { ...parts }, warnings: warnings.map(describeWarning) },
    ...(relit ? { relit: { gains: [...relit.gains], most: relit.most } } : {}),
    ...(matteKey === undefined ? {} : { matte: { url: links.matte(matteKey) } }),
  };
}

/** Without what is not known of an engine. */
function describeEngines(engines: UsedEngines): ItemView['engines'] {
  return JSON.parse(JSON.stringify(engines)) as ItemView['engines'];
}

type WarningView = NonNullable<ItemView['score']>['warnings'][number];

/** A report that an earlier version wrote has no values. */
function describeWarning({ code, message, values = {} }: Earlier<ScoreWarning>): WarningView {
  const plain = Object.entries(values).map(([name, value]) => [
    name,
    typeof value === 'object' ? [...value] : value,
  ]);
  return { code, message, values: Object.fromEntries(plain) };
}

function describeError({ values = {}, ...error }: ErrorReport): NonNullable<ItemView['error']> {
  return { ...error, values };
}

type Earlier<Report extends { values: unknown }> = Omit<Report, 'values'> & Partial<Pick<Report, 'values'>>;

function factsOf({ widthPx, heightPx, bytes, format }: FileReport) {
  return { width: widthPx, height: heightPx, bytes, format };
}

function timestamp(atMs: number): string {
  return new Date(atMs).toISOString();
}
