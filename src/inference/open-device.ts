import { type AskedDevice, chooseDevice, type DeviceChoice } from './device/choose-device.ts';
import type { HostStatisticsReport } from './host/host-statistics.ts';
import { type HostEvent, type ModelHost, startModelHost } from './host/model-host.ts';
import type { Device } from './onnx-session.ts';

/** What the environment says about the device. */
export interface DeviceSettings {
  readonly device: AskedDevice;
  /** Memory of the device that may be used; absent = what is free. */
  readonly deviceMemoryBytes?: number | undefined;
  /** Of several NVIDIA cards that which CUDA takes: its index or UUID. */
  readonly cudaCard?: string | undefined;
  /** `auto`: one for a GPU; on the CPU the pool's processes open the models themselves, which was measured faster. */
  readonly modelHost: 'auto' | 'always';
}

/** As `packshot doctor`, `/capabilities` and the log tell it. */
export interface DeviceReport {
  readonly device: Device;
  /** Why a better device does not run, and what became of the one that did. */
  readonly notes: readonly string[];
}

/** What a worker tells the installation of its device: plain data, for metrics. */
export interface DeviceStatement {
  readonly device: Device;
  readonly statistics: HostStatisticsReport;
}

export interface DeviceInUse {
  /** Undefined where each process opens the models for itself, on the CPU. */
  readonly host: ModelHost | undefined;
  report(): DeviceReport;
  /** Undefined without a model host. */
  statement(): DeviceStatement | undefined;
  close(): Promise<void>;
}

export interface OpenDeviceOptions {
  /** Of the model host's process; default: this one's. */
  readonly environment?: Record<string, string | undefined> | undefined;
  readonly onEvent?: ((event: HostEvent) => void) | undefined;
  readonly choose?: ((asked: AskedDevice) => Promise<DeviceChoice>) | undefined;
}

/** @throws AppError `config_invalid` when a device was asked for by name and does not run */
export async function openDevice(
  settings: DeviceSettings,
  { onEvent, environment, choose = chooseDevice }: OpenDeviceOptions = {},
): Promise<DeviceInUse> {
  const { device, refused } = await choose(settings.device);
  const host =
    device === 'cpu' && settings.modelHost === 'auto'
      ? undefined
      : startModelHost({
          device,
          declaredBytes: settings.deviceMemoryBytes,
          cudaCard: settings.cudaCard,
          environment,
          onEvent,
        });
  return {
    host,
    report: () => ({
      device: host?.givenUp ? 'cpu' : device,
      notes: [...(host?.givenUp ? [host.givenUp] : []), ...refusals({ device, refused })],
    }),
    statement: () => host && { device: host.device, statistics: host.statistics() },
    close: async () => host?.close(),
  };
}

export function refusals({ refused }: DeviceChoice): string[] {
  return refused.map(({ device, reason }) => `${device} is not used: ${reason}`);
}
