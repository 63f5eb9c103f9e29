import { Counter, Gauge, type Registry } from 'prom-client';
import type { HostStatisticsReport, ModelStatistics } from '../inference/host/host-statistics.ts';
import type { DeviceStatement } from '../inference/open-device.ts';

type ModelFigure = (model: ModelStatistics) => number | undefined;
type HostFigure = (host: HostStatisticsReport) => number | undefined;

/** A worker of this installation and what its model host has told. */
export interface WorkersDevice extends DeviceStatement {
  readonly worker: string;
}

/** Name → help text and figure, one series a model and device. */
const MODEL_FIGURES: Readonly<Record<string, readonly [string, ModelFigure]>> = {
  tensor_batches_total: ['Tensor batches run', (model) => model.batches],
  tensor_batch_images_total: ['Images in them', (model) => model.items],
  tensor_batch_fill: ['Share of the size aimed at, of the last batch', (model) => model.fill],
  tensor_batch_gain: ['How many times faster an image was than alone', (model) => model.gain],
  tensor_batch_wait_seconds_total: [
    'Sum over batches of how long the oldest image waited',
    (model) => model.waitSeconds,
  ],
  tensor_batch_run_seconds_total: ['Sum of the batches’ times', (model) => model.runSeconds],
  tensor_batch_failures_total: [
    'Batches that failed for another reason than memory',
    (model) => model.failed,
  ],
  tensor_batch_out_of_memory_total: ['Batches for which memory ran out', (model) => model.outOfMemory],
  tensor_batch_ceiling: ['Size above which memory ran out', (model) => model.ceiling],
  tensor_batch_time_base_ms: ['Time fit: a batch of none', (model) => model.timeFit?.atZero],
  tensor_batch_time_image_ms: ['Time fit: each image', (model) => model.timeFit?.perItem],
  tensor_batch_memory_base_bytes: ['Memory fit: a batch of none', (model) => model.memoryFit?.atZero],
  tensor_batch_memory_image_bytes: ['Memory fit: each image', (model) => model.memoryFit?.perItem],
};

const HOST_FIGURES: Readonly<Record<string, readonly [string, HostFigure]>> = {
  device_queue_depth: ['Images that wait for the device', (host) => host.queued],
  device_free_bytes: ['Free memory, last read', (host) => host.freeBytes],
  model_host_restarts_total: ['Ends of the model host', (host) => host.restarts],
};

/** A device is named by the worker that owns it: each worker has one model host. */
const DEVICE_LABELS = ['worker', 'device'] as const;

/** What the model hosts of all workers tell of their tensor batches; nothing is exposed without one. */
export function addDeviceMetrics(registry: Registry, read: () => Promise<readonly WorkersDevice[]>): void {
  for (const [name, [help, figure]] of Object.entries(HOST_FIGURES)) {
    new (kindOf(name))({
      name: `packshot_${name}`,
      help,
      labelNames: DEVICE_LABELS,
      registers: [registry],
      async collect() {
        const devices = await read();
        this.reset();
        for (const { worker, device, statistics } of devices) {
          const value = figure(statistics);
          if (value !== undefined) this.inc({ worker, device }, value);
        }
      },
    });
  }
  for (const [name, [help, figure]] of Object.entries(MODEL_FIGURES)) {
    addModelFigure(registry, read, { name, help }, (model) => [[{}, figure(model)]]);
  }
  const left = {
    name: 'tensor_batches_left_total',
    help: 'Why batches left: full, due (not worth waiting longer), split (a larger one had failed)',
    labelNames: ['reason'],
  };
  addModelFigure(registry, read, left, (model) =>
    Object.entries(model.left).map(([reason, batches]) => [{ reason }, batches]),
  );
}

/** What only rises, until its process begins anew, is named a total. */
function kindOf(name: string): typeof Counter | typeof Gauge {
  return name.endsWith('_total') ? Counter : Gauge;
}

function addModelFigure(
  registry: Registry,
  read: () => Promise<readonly WorkersDevice[]>,
  { name, help, labelNames = [] }: { name: string; help: string; labelNames?: readonly string[] },
  seriesOf: (model: ModelStatistics) => readonly [Record<string, string>, number | undefined][],
): void {
  new (kindOf(name))({
    name: `packshot_${name}`,
    help,
    labelNames: [...DEVICE_LABELS, 'model', ...labelNames],
    registers: [registry],
    async collect() {
      const devices = await read();
      this.reset();
      for (const { worker, device, statistics } of devices) {
        for (const model of statistics.models) {
          for (const [labels, value] of seriesOf(model)) {
            if (value !== undefined) this.inc({ worker, device, model: model.model, ...labels }, value);
          }
        }
      }
    },
  });
}
