import type { BatchEventRow, BatchTaskItemRow, BatchTaskRow } from '../database/tables.ts';
import type { ProgressMessage } from '../protocol/batch-api.ts';
import { itemsOf, type ViewService, viewBatch, viewItem } from './batch-view.ts';

/** What happened to a batch after a revision: by revision, the encoded message that tells it. */
export type ProgressStory = ReadonlyMap<number, Buffer>;

/** Whoever is further behind gets a snapshot: it is shorter. */
const MOST_TOLD = 500;

/** The changes after `revision`, each with the text to send; shared by all who watch. */
export async function storySince(
  service: ViewService,
  batch: BatchTaskRow,
  revision: number,
): Promise<ProgressStory> {
  const events = await eventsSince(service, batch, revision);
  const texts = new Map<number, Buffer>();
  if (events.length === 0) return texts;
  const changed = new Set(events.flatMap((event) => event.item_index ?? []));
  const items = changed.size === 0 ? [] : await itemsOf(service, batch.id, [...changed]);
  const view = await viewBatch(service, batch);
  for (const event of events) texts.set(event.revision, encode(messageOf(service, event, items, view)));
  return texts;
}

/** The whole batch as it is: for newcomers, and for those who were away too long. */
export async function snapshotOf(service: ViewService, batch: BatchTaskRow): Promise<Buffer> {
  const rows = await itemsOf(service, batch.id);
  return encode({
    type: 'snapshot',
    revision: batch.revision,
    batch: await viewBatch(service, batch),
    items: rows.map((item) => viewItem(service, item)),
  });
}

/** @returns undefined where the story has a gap: for a newcomer, and for one who was away too long */
export function textsBetween(seen: number, current: number, story: ProgressStory): Buffer[] | undefined {
  if (seen < 0 || seen > current) return undefined;
  const texts: Buffer[] = [];
  for (let revision = seen + 1; revision <= current; revision += 1) {
    const text = story.get(revision);
    if (text === undefined) return undefined;
    texts.push(text);
  }
  return texts;
}

async function eventsSince(
  { database }: ViewService,
  batch: BatchTaskRow,
  revision: number,
): Promise<BatchEventRow[]> {
  return await database.tables
    .selectFrom('batch_events')
    .selectAll()
    .where('batch_id', '=', batch.id)
    .where('revision', '>', revision)
    .where('revision', '<=', batch.revision)
    .orderBy('revision')
    .limit(MOST_TOLD)
    .execute();
}

function messageOf(
  service: ViewService,
  event: BatchEventRow,
  items: readonly BatchTaskItemRow[],
  batch: ProgressBatch,
): ProgressMessage {
  const item = items.find((candidate) => candidate.item_index === event.item_index);
  const { revision } = event;
  if (event.type === 'step-started' && item) {
    const { item_index: index, step, step_share: stepShare } = item;
    return { type: 'step-started', revision, index, step, stepShare };
  }
  if (event.type === 'item-updated' && item) {
    return { type: 'item-updated', revision, item: viewItem(service, item), batch };
  }
  return { type: 'batch-updated', revision, batch };
}

type ProgressBatch = Extract<ProgressMessage, { type: 'batch-updated' }>['batch'];

/** One encoding for all who watch. */
function encode(message: ProgressMessage): Buffer {
  return Buffer.from(JSON.stringify(message));
}
