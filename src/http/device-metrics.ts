import { Gauge, type Registry } from 'prom-client';
import type { HostStatisticsReport, ModelStatistics } from '../inference/host/host-statistics.ts';
import type { ServiceDevice } from './service.ts';

type ModelFigure = (model: ModelStatistics) => number | undefined;

/** Name → help text and figure, one series a model. */
const MODEL_FIGURES: Readonly<Record<string, readonly [string, ModelFigure]>> = {
  tensor_batches: ['Tensor batches run', (model) => model.batches],
  tensor_batch_images: ['Images in them', (model) => model.items],
  tensor_batch_fill: ['Share of the size aimed at, of the last batch', (model) => model.fill],
  tensor_batch_gain: ['How many times faster an image was than alone', (model) => model.gain],
  tensor_batch_wait_seconds: [
    'Sum over batches of how long the oldest image waited',
    (model) => model.waitSeconds,
  ],
  tensor_batch_run_seconds: ['Sum of the batches’ times', (model) => model.runSeconds],
  tensor_batch_failures: ['Batches that failed for another reason than memory', (model) => model.failed],
  tensor_batch_out_of_memory: ['Batches for which memory ran out', (model) => model.outOfMemory],
  tensor_batch_ceiling: ['Size above which memory ran out', (model) => model.ceiling],
  tensor_batch_time_base_ms: ['Time fit: a batch of none', (model) => model.timeFit?.atZero],
  tensor_batch_time_image_ms: ['Time fit: each image', (model) => model.timeFit?.perItem],
  tensor_batch_memory_base_bytes: ['Memory fit: a batch of none', (model) => model.memoryFit?.atZero],
  tensor_batch_memory_image_bytes: ['Memory fit: each image', (model) => model.memoryFit?.perItem],
};

/** What the model host of this process tells of its tensor batches; nothing is exposed without one. */
export function addDeviceMetrics(registry: Registry, device: ServiceDevice): void {
  for (const [name, [help, figure]] of Object.entries(MODEL_FIGURES)) {
    new Gauge({
      name: `packshot_${name}`,
      help,
      labelNames: ['model'],
      registers: [registry],
      collect() {
        this.reset();
        for (const model of device.statistics()?.models ?? []) {
          const value = figure(model);
          if (value !== undefined) this.set({ model: model.model }, value);
        }
      },
    });
  }
  new Gauge({
    name: 'packshot_tensor_batches_left',
    help: 'Why batches left: full, due (not worth waiting longer), split (a larger one had failed)',
    labelNames: ['model', 'reason'],
    registers: [registry],
    collect() {
      for (const { model, left } of device.statistics()?.models ?? []) {
        for (const [reason, batches] of Object.entries(left)) this.set({ model, reason }, batches);
      }
    },
  });
  addHostFigure(
    registry,
    device,
    'device_queue_depth',
    'Images that wait for the device',
    (host) => host.queued,
  );
  addHostFigure(registry, device, 'device_free_bytes', 'Free memory, last read', (host) => host.freeBytes);
  addHostFigure(registry, device, 'model_host_restarts', 'Ends of the model host', (host) => host.restarts);
}

function addHostFigure(
  registry: Registry,
  device: ServiceDevice,
  name: string,
  help: string,
  figure: (host: HostStatisticsReport) => number | undefined,
): void {
  new Gauge({
    name: `packshot_${name}`,
    help,
    registers: [registry],
    collect() {
      const host = device.statistics();
      const value = host && figure(host);
      if (value !== undefined) this.set(value);
    },
  });
}
