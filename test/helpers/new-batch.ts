import { randomUUID } from 'node:crypto';
import type { Database } from '../../src/database/connect.ts';
import type { BatchTaskRow } from '../../src/database/tables.ts';
import { createBatch, type NewBatch } from '../../src/queue/create-batch.ts';

/** Puts a batch of so many photos into the queue, all of them the one object `original`. */
export async function addBatch(
  database: Database,
  photos: number,
  changes: Partial<NewBatch> = {},
): Promise<BatchTaskRow> {
  const items = Array.from({ length: photos }, (_, index) => ({
    filename: `${index}.jpg`,
    recipe: { resize: { width: 16 }, output: { format: 'jpeg' as const, quality: 90 } },
    override: {},
    originalKey: 'original',
    original: { widthPx: 1, heightPx: 1, bytes: 4, format: 'jpeg', sha256: 'none' },
  }));
  const batch = { ownerId: 'ann', name: '', priority: 0, params: {}, estimatedSeconds: 1, items };
  return await createBatch(database, { id: randomUUID(), ...batch, ...changes }, { nowMs: Date.now() });
}
