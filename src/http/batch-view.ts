import { type BatchOutlook, describeBatch, describeItem, type FileLinks } from '../batch/describe-batch.ts';
import type { BatchTaskItemRow, BatchTaskRow } from '../database/tables.ts';
import type { BatchView, ItemView } from '../protocol/batch-api.ts';
import type { FileTokens } from './file-tokens.ts';
import { recentTimeLeft } from './recent-time-left.ts';
import type { Service } from './service.ts';

/** What the views of batches and photos are made with. */
export type ViewService = Pick<Service, 'database' | 'tokens' | 'limits'>;

export async function viewBatch(service: ViewService, batch: BatchTaskRow): Promise<BatchView> {
  const outlook: BatchOutlook = {
    secondsRemaining: await recentTimeLeft(service.database, batch),
    retentionDays: service.limits.retentionDays,
  };
  return describeBatch(batch, outlook);
}

export function viewItem(service: ViewService, item: BatchTaskItemRow): ItemView {
  return describeItem(item, signedLinks(service.tokens, Date.now()));
}

/** Of each batch a link to the preview of its first photo, where its files are still kept. */
export async function coversOf(
  { database, tokens }: ViewService,
  batches: readonly BatchTaskRow[],
): Promise<ReadonlyMap<string, string>> {
  const kept = batches.filter((batch) => batch.files_deleted_at_ms === null).map(({ id }) => id);
  if (kept.length === 0) return new Map();
  const firsts = await database.tables
    .selectFrom('batch_task_items')
    .select(['batch_id', 'original_key', 'result_key'])
    .where('batch_id', 'in', kept)
    .where('item_index', '=', 0)
    .execute();
  return new Map(
    firsts.map((first) => [
      first.batch_id,
      previewLink(tokens, first.result_key ?? first.original_key, Date.now()),
    ]),
  );
}

/** The items of a batch, by index; RETURNING and parallel plans promise no order, so it is asked for. */
export async function itemsOf(
  { database }: ViewService,
  batchId: string,
  indexes?: readonly number[],
): Promise<BatchTaskItemRow[]> {
  let query = database.tables
    .selectFrom('batch_task_items')
    .selectAll()
    .where('batch_id', '=', batchId)
    .orderBy('item_index');
  if (indexes) query = query.where('item_index', 'in', indexes);
  return await query.execute();
}

function signedLinks(tokens: FileTokens, nowMs: number): FileLinks {
  const links = (key: string, format: string, sha256: string) => {
    const contentType = `image/${format}`;
    return {
      url: tokens.pathFor({ key, contentType, etag: sha256 }, nowMs),
      previewUrl: previewLink(tokens, key, nowMs),
    };
  };
  return {
    matte: (key) => tokens.pathFor({ key, contentType: 'image/png' }, nowMs),
    original: (item, file) => links(item.original_key, file.format, file.sha256),
    result: (item, file) => {
      const key = item.result_key ?? '';
      const contentType = `image/${file.format}`;
      const downloadName = resultName(item.filename, file.format);
      return {
        ...links(key, file.format, file.sha256),
        downloadUrl: tokens.pathFor({ key, contentType, etag: file.sha256, downloadName }, nowMs),
      };
    },
  };
}

function previewLink(tokens: FileTokens, key: string, nowMs: number): string {
  return tokens.pathFor({ key, contentType: 'image/webp', preview: true }, nowMs);
}

const EXTENSIONS: Record<string, string> = { jpeg: 'jpg' };

/** The original's name with the result's extension. */
export function resultName(filename: string, format: string): string {
  return `${filename.replace(/\.[^./]+$/, '')}.${EXTENSIONS[format] ?? format}`;
}
