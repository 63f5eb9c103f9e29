import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { AppError } from './errors.ts';
import type { EngineService } from './inference/engine-kinds.ts';
import type { DeviceSettings } from './inference/open-device.ts';
import { parseEndpoints } from './inference/parse-endpoints.ts';
import { loadServiceSettings, type ServiceSettings } from './service-settings.ts';
import type { EngineSettings } from './services/engine-settings.ts';

/** Everything that the environment decides. */
export interface Config extends DeviceSettings {
  /** Batches' records and ZIP packages; absolute. `PACKSHOT_DATA_DIR`, default `~/.packshot`. */
  readonly dataDir: string;
  /** Photos worked on at once; absent = one a core, fewer where memory is short. `PACKSHOT_PROCESSES`. */
  readonly processes?: number | undefined;
  /** `PACKSHOT_DEVICE`: auto (the best that runs), cuda, webgpu or cpu. */
  readonly device: DeviceSettings['device'];
  /** `PACKSHOT_DEVICE_MEMORY_MB`: what may be used of the device; absent = what is free. */
  readonly deviceMemoryBytes?: number | undefined;
  /** The first of `CUDA_VISIBLE_DEVICES`: CUDA works on that card, so its memory is what counts. */
  readonly cudaCard?: string | undefined;
  /** `PACKSHOT_MODEL_HOST`: auto, or always for one process that owns the models also on the CPU. */
  readonly modelHost: DeviceSettings['modelHost'];
  /**
   * Which engines there are. Remote ones: `PACKSHOT_ZIMAGE_URL`, `PACKSHOT_SAM_URL`, `PACKSHOT_OCR_URL`, each
   * `kind+http://host:port?setting=value`, several with `;` between; their keys in the same names with `_KEY`.
   * Holds addresses and keys: not to be logged or shown.
   */
  readonly engines: EngineSettings;
  /** Where `packshot models pull` fetches from, for instance a mirror. `PACKSHOT_HUB_URL`. */
  readonly hubUrl: string;
}

const HUB_URL = 'https://huggingface.co';

type Environment = Readonly<Record<string, string | undefined>>;

const MOST_PROCESSES = 64;
const MOST_DEVICE_MB = 1_000_000;

/**
 * The only reader of the environment. An empty variable counts as absent.
 *
 * @throws AppError `config_invalid` that names every problem with its format and default
 */
export function loadConfig(environment: Environment = process.env): Config {
  const problems: string[] = [];
  const value = (name: string) => environment[name]?.trim() || undefined;

  const processes = readProcesses(value('PACKSHOT_PROCESSES'), problems);
  const device = readDevice(value('PACKSHOT_DEVICE'), problems);
  const deviceMemoryBytes = readDeviceMemory(value('PACKSHOT_DEVICE_MEMORY_MB'), problems);
  const cudaCard = value('CUDA_VISIBLE_DEVICES')?.split(',')[0]?.trim();
  const modelHost = readModelHost(value('PACKSHOT_MODEL_HOST'), problems);
  const addresses = (service: EngineService) => {
    const variable = `PACKSHOT_${service.toUpperCase()}_URL`;
    const text = value(variable);
    const keys = value(variable.replace('_URL', '_KEY'));
    return text === undefined ? [] : parseEndpoints({ service, variable, text, keys }, problems);
  };
  const remote = { zimage: addresses('zimage'), sam: addresses('sam'), ocr: addresses('ocr') };
  const hubUrl = readHubUrl(value('PACKSHOT_HUB_URL'), problems);
  const dataDir = resolve(value('PACKSHOT_DATA_DIR') ?? join(homedir(), '.packshot'));
  if (/^\/proc(\/|$)/.test(dataDir)) problems.push('PACKSHOT_DATA_DIR: nothing can be kept in /proc');
  if (problems.length > 0) {
    throw new AppError('config_invalid', problems.join('\n'), { subject: problems[0]?.split(':')[0] });
  }
  return {
    dataDir,
    device,
    modelHost,
    ...(deviceMemoryBytes === undefined ? {} : { deviceMemoryBytes }),
    ...(cudaCard ? { cudaCard } : {}),
    hubUrl,
    engines: { modelsDir: join(dataDir, 'models'), remote, cacheDir: join(dataDir, 'backgrounds') },
    ...(processes === undefined ? {} : { processes }),
  };
}

/**
 * What the environment decides about the service, beside `loadConfig`.
 *
 * @throws AppError `config_invalid`
 */
export function loadServiceConfig(environment: Environment = process.env): ServiceSettings & Config {
  const config = loadConfig(environment);
  return { ...config, ...loadServiceSettings(config.dataDir, environment) };
}

/** nvidia-smi counts the cards by their bus: an index must mean the same card to CUDA. */
export function modelHostEnvironment(): Record<string, string | undefined> {
  return { ...process.env, CUDA_DEVICE_ORDER: 'PCI_BUS_ID' };
}

/**
 * The environment of a pool process. glibc keeps what typed arrays and tensors free: with one arena and a low
 * trim threshold an OCR process stays at 174 MB after 84 photos instead of 562 MB.
 */
export function poolProcessEnvironment(): Record<string, string | undefined> {
  return { ...process.env, MALLOC_ARENA_MAX: '1', MALLOC_TRIM_THRESHOLD_: '65536' };
}

function readProcesses(text: string | undefined, problems: string[]): number | undefined {
  if (text === undefined) return undefined;
  const processes = Number(text);
  if (Number.isInteger(processes) && processes >= 1 && processes <= MOST_PROCESSES) return processes;
  problems.push(
    `PACKSHOT_PROCESSES: "${text}" is not a whole number from 1 to ${MOST_PROCESSES} ` +
      '(default: one a core, fewer where memory is short)',
  );
  return undefined;
}

function readHubUrl(text: string | undefined, problems: string[]): string {
  if (text === undefined) return HUB_URL;
  if (/^https?:\/\//.test(text) && URL.canParse(text)) return text.replace(/\/+$/, '');
  problems.push(`PACKSHOT_HUB_URL: not an address; write https://host (default: ${HUB_URL})`);
  return HUB_URL;
}

function readDevice(text: string | undefined, problems: string[]): Config['device'] {
  if (text === undefined || text === 'auto') return 'auto';
  if (text === 'cpu' || text === 'cuda' || text === 'webgpu') return text;
  problems.push(`PACKSHOT_DEVICE: "${text}" is not a device; use auto, cpu, cuda or webgpu (default: auto)`);
  return 'auto';
}

function readDeviceMemory(text: string | undefined, problems: string[]): number | undefined {
  if (text === undefined) return undefined;
  const megabytes = Number(text);
  if (Number.isInteger(megabytes) && megabytes >= 1 && megabytes <= MOST_DEVICE_MB) return megabytes * 1e6;
  problems.push(
    `PACKSHOT_DEVICE_MEMORY_MB: "${text}" is not a whole number from 1 to ${MOST_DEVICE_MB} (default: what is free)`,
  );
  return undefined;
}

function readModelHost(text: string | undefined, problems: string[]): Config['modelHost'] {
  if (text === undefined || text === 'auto') return 'auto';
  if (text === 'always') return 'always';
  problems.push(`PACKSHOT_MODEL_HOST: "${text}" is neither auto nor always (default: auto)`);
  return 'auto';
}
