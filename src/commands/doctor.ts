import { access, constants, mkdir } from 'node:fs/promises';
import { availableParallelism, freemem, totalmem } from 'node:os';
import { groundProblems } from '../app.ts';
import { type Config, loadConfig, loadServiceConfig } from '../config.ts';
import { toAppError } from '../errors.ts';
import { chooseDevice, type DeviceChoice } from '../inference/device/choose-device.ts';
import { EngineEndpoint, type RemoteEngines } from '../inference/engine-endpoint.ts';
import { type DeviceReport, refusals } from '../inference/open-device.ts';
import { probeEndpoint } from '../inference/probe-endpoint.ts';
import { installedModels } from '../models/installed-models.ts';
import { MODEL_CATALOGUE } from '../models/model-catalogue.ts';
import { createEngines, describeEngines, type EngineList } from '../services/create-engines.ts';
import { listEmbeddedModels } from '../services/embedded-models.ts';
import { VERSION } from '../version.ts';
import { processesFor } from '../worker/memory-budget.ts';
import { EXIT } from './exit-codes.ts';

interface ServerState {
  readonly variable: string;
  /** Never its address. */
  readonly label: string;
  /** Why it cannot be used; absent = it answers. */
  readonly problem?: string | undefined;
}

interface Diagnosis {
  readonly packshot: string;
  readonly node: string;
  readonly platform: string;
  readonly cores: number;
  readonly memoryMb: { readonly total: number; readonly free: number };
  /** Photos that `run` works on at once. */
  readonly processes: number;
  /** Where the models run, and why no better device does. */
  readonly device: DeviceReport['device'] | 'none';
  readonly deviceNotes: DeviceReport['notes'];
  readonly dataDir: string;
  /** For each kind of work the engines there are, in the order in which they are asked. */
  readonly services: EngineList;
  /** Servers that addresses name, and why one does not answer. */
  readonly servers: readonly ServerState[];
  /** Models that are not there and what they would improve. */
  readonly better: readonly string[];
  /** What is weaker or impossible, each with the way to mend it; empty = all is well. */
  readonly missing: readonly string[];
}

/**
 * `packshot doctor`.
 *
 * @returns the exit code: 1 when photos cannot be processed as things are
 */
export async function doctorCommand({ json }: { json?: boolean }): Promise<number> {
  const diagnosis = await diagnose();
  process.stdout.write(json ? `${JSON.stringify(diagnosis, null, 2)}\n` : toText(diagnosis));
  return listEmbeddedModels().some((model) => model.path === undefined && !model.optional)
    ? EXIT.someFailed
    : EXIT.allSucceeded;
}

async function diagnose(): Promise<Diagnosis> {
  const config = loadConfig();
  const device = await tryDevices(config.device);
  const where = device.device;
  const place = where === 'none' ? {} : { device: () => where };
  const engines = describeEngines(createEngines(config.engines, place));
  const servers = await probeServers(config.engines.remote);
  const models = listEmbeddedModels()
    .filter((model) => model.path === undefined)
    .map(({ name, packageName, optional }) =>
      optional
        ? `${name} is not installed, a weaker engine is used: npm install ${packageName}`
        : `${name} is not installed and there is no other: npm install ${packageName}`,
    );
  return {
    packshot: VERSION,
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    cores: availableParallelism(),
    memoryMb: { total: Math.round(totalmem() / 1e6), free: Math.round(freemem() / 1e6) },
    processes: config.processes ?? processesFor(),
    device: device.device,
    deviceNotes: device.notes,
    dataDir: config.dataDir,
    services: engines,
    servers,
    better: betterModels(config.engines.modelsDir!),
    missing: [
      ...models,
      ...servers.flatMap(({ variable, problem }) => (problem ? [`${variable}: ${problem}`] : [])),
      ...(await serviceProblems(config.dataDir)),
    ],
  };
}

/** Every device is really tried, so that the driver's own reason is told. */
async function tryDevices(
  asked: Config['device'],
): Promise<{ device: DeviceChoice['device'] | 'none'; notes: readonly string[] }> {
  try {
    const choice = await chooseDevice(asked, { thorough: true });
    return { device: choice.device, notes: refusals(choice) };
  } catch (error) {
    return { device: 'none', notes: [toAppError(error).message] };
  }
}

/** All at once: a silent one takes 2 s. */
async function probeServers(remote: RemoteEngines | undefined): Promise<ServerState[]> {
  const named = Object.entries(remote ?? {}).flatMap(([service, addresses]) =>
    addresses.map((address, at) => ({
      variable: `PACKSHOT_${service.toUpperCase()}_URL`,
      endpoint: new EngineEndpoint(
        address,
        addresses.length === 1 ? address.kind : `${address.kind}, address ${at + 1}`,
      ),
    })),
  );
  return Promise.all(
    named.map(async ({ variable, endpoint }) => {
      const problem = await probeEndpoint(endpoint);
      return { variable, label: endpoint.label, ...(problem === undefined ? {} : { problem }) };
    }),
  );
}

async function serviceProblems(dataDir: string): Promise<string[]> {
  const problems = await dataDirProblem(dataDir);
  return problems.length > 0 ? problems : await groundProblems(loadServiceConfig());
}

async function dataDirProblem(dataDir: string): Promise<string[]> {
  try {
    await mkdir(dataDir, { recursive: true });
    await access(dataDir, constants.W_OK);
    return [];
  } catch {
    return [`The data folder ${dataDir} cannot be written: set PACKSHOT_DATA_DIR to one that can`];
  }
}

/** What could be pulled for slots that have nothing pulled yet; the catalogue's first of each kind. */
function betterModels(modelsDir: string): string[] {
  const kinds = new Set(installedModels(modelsDir).map(({ model }) => model.use.kind));
  const first = new Map(
    [...MODEL_CATALOGUE]
      .reverse()
      .filter(({ nonCommercial, use }) => !nonCommercial && !kinds.has(use.kind))
      .map((model) => [model.use.kind, model]),
  );
  return [...first.values()].map(
    ({ name, improves, megabytes }) => `${improves}: packshot models pull ${name} (${megabytes} MB)`,
  );
}

function toText(diagnosis: Diagnosis): string {
  const { memoryMb, services, servers, better, missing } = diagnosis;
  const lines = [
    `packshot ${diagnosis.packshot}, Node ${diagnosis.node}, ${diagnosis.platform}`,
    `${diagnosis.cores} cores, ${memoryMb.total} MB memory, ${memoryMb.free} MB free: ${diagnosis.processes} photos at once`,
    `data folder: ${diagnosis.dataDir}`,
    '',
  ];
  for (const [slot, list] of Object.entries(services)) {
    for (const [place, engine] of list.entries()) {
      const whole = [engine.model, engine.version].filter(Boolean).join(' ');
      const where = `${engine.name} on ${engine.device}${whole === '' ? '' : ` (${whole})`}`;
      lines.push(`${(place === 0 ? slot : '').padEnd(10)} ${place === 0 ? '' : 'else '}${where}`);
      for (const note of engine.notes) lines.push(`           ${note}`);
    }
  }
  for (const { variable, label, problem } of servers) {
    lines.push(`${variable}: ${label} ${problem === undefined ? 'answers' : 'cannot be used, see below'}`);
  }
  if (better.length > 0) {
    lines.push('', 'What would make results better:', ...better.map((line) => `  ${line}`));
    lines.push('  backgrounds after a prompt: PACKSHOT_ZIMAGE_URL, see docs/engines.md');
  }
  lines.push('', `Models run on: ${diagnosis.device}`);
  lines.push(...diagnosis.deviceNotes.map((note) => `  ${note}`));
  lines.push('', missing.length === 0 ? 'Nothing is missing.' : 'Missing:');
  lines.push(...missing.map((line) => `  ${line}`));
  return `${lines.join('\n')}\n`;
}
