import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { connectDatabase } from '../../src/database/connect.ts';
import { migrateDatabase } from '../../src/database/migrate.ts';
import { createMetrics } from '../../src/http/metrics.ts';
import { setPaused } from '../../src/queue/control-batch.ts';
import { addBatch } from '../helpers/new-batch.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';

test('the age of the queue is that of photos that wait for a worker, not for their seller', async () => {
  const database = connectDatabase(`sqlite:${join(await temporaryFolder(), 'packshot.sqlite')}`);
  onTestFinished(() => database.close());
  await migrateDatabase(database);
  const metrics = createMetrics(database);
  const age = async () => Number(/^packshot_queue_age_seconds (\S+)$/m.exec(await metrics.metrics())?.[1]);
  expect(await age()).toBe(0);
  const { id } = await addBatch(database, 2);
  await database.tables
    .updateTable('batch_task_items')
    .set({ batch_created_at_ms: Date.now() - 3_600_000 })
    .execute();
  expect(await age()).toBeGreaterThanOrEqual(3600);
  await setPaused(database, id, true, Date.now());
  expect(await age()).toBe(0);
  await setPaused(database, id, false, Date.now());
  expect(await age()).toBeGreaterThanOrEqual(3600);
});
