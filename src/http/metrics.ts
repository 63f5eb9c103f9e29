import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { Database } from '../database/connect.ts';
import type { MeasurementName } from '../database/measurements.ts';
import { addDeviceMetrics, type WorkersDevice } from './device-metrics.ts';

const WORKER_SILENT_MS = 30_000;

/** Metrics of the whole installation, read from the rows when they are asked for, and of this process. */
export function createMetrics(database: Database): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  addQueueMetrics(registry, database);
  addWorkMetrics(registry, database);
  addSums(registry, database);
  addDeviceMetrics(
    registry,
    oncePerScrape(() => readDevices(database)),
  );
  return registry;
}

function addQueueMetrics(registry: Registry, { tables, clock }: Database): void {
  new Gauge({
    name: 'packshot_items',
    help: 'Photos by status; pending is the depth of the queue',
    labelNames: ['status'],
    registers: [registry],
    async collect() {
      const rows = await tables
        .selectFrom('batch_task_items')
        .select(['status', (expression) => expression.fn.countAll<number>().as('photos')])
        .groupBy('status')
        .execute();
      this.reset();
      for (const status of ['pending', 'processing', 'succeeded', 'failed', 'cancelled'])
        this.set({ status }, 0);
      for (const row of rows) this.set({ status: row.status }, Number(row.photos));
    },
  });
  new Gauge({
    name: 'packshot_queue_age_seconds',
    help: 'How long the oldest waiting photo has waited, paused batches left out',
    registers: [registry],
    async collect() {
      const row = await tables
        .selectFrom('batch_task_items')
        .select((expression) => expression.fn.min('batch_created_at_ms').as('oldest'))
        .where('status', '=', 'pending')
        .where('paused', '=', 0)
        .executeTakeFirst();
      this.set(row?.oldest ? (clock.nowMs() - Number(row.oldest)) / 1000 : 0);
    },
  });
}

function addWorkMetrics(registry: Registry, { tables, clock }: Database): void {
  new Gauge({
    name: 'packshot_step_seconds_mean',
    help: 'Mean time of a step a photo',
    labelNames: ['step'],
    registers: [registry],
    async collect() {
      for (const row of await tables.selectFrom('step_timings').selectAll().execute()) {
        this.set({ step: row.step }, row.total_ms / row.photos / 1000);
      }
    },
  });
  new Gauge({
    name: 'packshot_worker_memory_bytes',
    help: 'Resident memory of a worker and its pool, at its last heartbeat',
    labelNames: ['worker'],
    registers: [registry],
    async collect() {
      const rows = await tables
        .selectFrom('workers')
        .select(['id', 'memory_bytes'])
        .where('processes', '>', 0)
        .where('heartbeat_at_ms', '>', clock.nowMs() - WORKER_SILENT_MS)
        .execute();
      this.reset();
      for (const row of rows) this.set({ worker: row.id }, Number(row.memory_bytes));
    },
  });
}

/** What living workers told with their last heartbeat. */
async function readDevices({ tables, clock }: Database): Promise<WorkersDevice[]> {
  const rows = await tables
    .selectFrom('workers')
    .select(['id', 'device'])
    .where('heartbeat_at_ms', '>', clock.nowMs() - WORKER_SILENT_MS)
    .execute();
  return rows.flatMap(({ id, device }) => (device === null ? [] : [{ worker: id, ...JSON.parse(device) }]));
}

/** All figures of a scrape are read from the same rows: they are collected at once, and so is what they share. */
function oncePerScrape<Value>(read: () => Promise<Value>): () => Promise<Value> {
  let reading: Promise<Value> | undefined;
  return () => {
    reading ??= read().finally(() => {
      reading = undefined;
    });
    return reading;
  };
}

/** Sums that every process adds to, as pairs of count and total. */
function addSums(registry: Registry, { tables }: Database): void {
  const help: Record<MeasurementName, string> = {
    retries: 'Photos put back into the queue after a failure that another try may mend',
    lease_losses: 'Photos taken back from workers that fell silent',
    estimate_error_seconds: 'How far first estimates of finished batches were from the time they took',
    estimate_error_ratio: 'The same as a share of the time they took',
  };
  for (const [name, text] of Object.entries(help)) {
    const read = async () =>
      await tables.selectFrom('measurements').selectAll().where('name', '=', name).executeTakeFirst();
    const pair = name.startsWith('estimate');
    new Counter({
      name: `packshot_${name}_${pair ? 'count' : 'total'}`,
      help: text,
      registers: [registry],
      async collect() {
        const row = await read();
        this.reset();
        this.inc(Number(row?.times ?? 0));
      },
    });
    if (!pair) continue;
    new Counter({
      name: `packshot_${name}_sum`,
      help: `${text} (sum)`,
      registers: [registry],
      async collect() {
        const row = await read();
        this.reset();
        this.inc(row?.total ?? 0);
      },
    });
  }
}
