import { existsSync, readdirSync } from 'node:fs';
import { AppError } from '../../errors.ts';
import type { Device } from '../onnx-session.ts';
import { type ProbeAnswer, probeDevice } from './probe-device.ts';

export type AskedDevice = 'auto' | Device;

export interface DeviceChoice {
  readonly device: Device;
  /** Why each device that would have been preferred does not run. */
  readonly refused: readonly { readonly device: Device; readonly reason: string }[];
}

export interface ChooseDeviceOptions {
  /** Try devices although no sign of a GPU is there. */
  readonly thorough?: boolean | undefined;
  readonly probe?: ((device: Device) => Promise<ProbeAnswer>) | undefined;
  readonly signOfGpu?: (() => boolean) | undefined;
}

/** CUDA first: where its libraries are, it is the faster way to the same card. */
const PREFERRED: readonly Device[] = ['cuda', 'webgpu'];

const REMEDIES: Readonly<Record<Device, string>> = {
  cuda: 'It needs an NVIDIA driver, CUDA 12 and cuDNN 9, and ONNXRUNTIME_NODE_INSTALL=cuda12 npm rebuild onnxruntime-node.',
  webgpu: 'It needs the driver of the card and, on Linux, libvulkan1.',
  cpu: '',
};

/**
 * Which device runs the models. `auto` tries one after the other, each in a throw-away process, and ends with the
 * CPU; on Linux without any GPU's device file nothing is tried, which saves half a second at every start.
 *
 * @throws AppError `config_invalid` when a device was asked for by name and does not run: it is never replaced in
 *   silence
 */
export async function chooseDevice(
  asked: AskedDevice,
  options: ChooseDeviceOptions = {},
): Promise<DeviceChoice> {
  const { probe = probeDevice, signOfGpu = hasGpuFile, thorough = false } = options;
  if (asked === 'cpu') return { device: 'cpu', refused: [] };
  const refused: { device: Device; reason: string }[] = [];
  const tried = asked === 'auto' ? PREFERRED : [asked];
  if (asked === 'auto' && !thorough && !signOfGpu()) {
    const reason = 'this machine shows no GPU (neither /dev/dri nor /dev/nvidia* nor /dev/kfd nor /dev/dxg)';
    return { device: 'cpu', refused: tried.map((device) => ({ device, reason })) };
  }
  for (const device of tried) {
    const { reason } = await probe(device);
    if (reason === undefined) return { device, refused };
    refused.push({ device, reason: `${reason}. ${REMEDIES[device]}` });
  }
  if (asked === 'auto') return { device: 'cpu', refused };
  throw new AppError(
    'config_invalid',
    `PACKSHOT_DEVICE: ${asked} does not run here: ${refused[0]!.reason} Or use auto, which takes what runs.`,
    { subject: 'PACKSHOT_DEVICE' },
  );
}

/** On Linux every GPU has a device file; elsewhere nothing as cheap tells. */
function hasGpuFile(): boolean {
  if (process.platform !== 'linux') return true;
  if (existsSync('/dev/dri') || existsSync('/dev/dxg') || existsSync('/dev/kfd')) return true;
  return readdirSync('/dev').some((name) => /^nvidia\d+$/.test(name));
}
