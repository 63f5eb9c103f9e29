import { tmpdir } from 'node:os';
import path from 'node:path';
import { type EngineClock, systemClock } from '../../../inference/engine-clock.ts';
import { type EngineAddress, EngineEndpoint } from '../../../inference/engine-endpoint.ts';
import { EnginePool } from '../../../inference/engine-pool.ts';
import { openInferenceModel } from '../../../inference/open-inference/open-inference-model.ts';
import { describeAt } from '../../model-place.ts';
import { servedVersion } from '../../served-models.ts';
import { createInpaintByNetwork } from '../inpainting/inpaint-by-network.ts';
import type { BackgroundEngine, InpaintEngine } from '../zimage-service.ts';
import { createComfyUi } from './comfyui.ts';
import { withFileLock } from './file-lock.ts';
import { fillRemotely } from './fill-remotely.ts';
import { OPENAI, SGLANG, VLLM_OMNI } from './image-dialects.ts';
import { createOpenAiImages } from './openai-images.ts';
import { paintBackground } from './paint-background.ts';
import type { PaintingProtocol } from './painting-protocol.ts';
import { createSdServer } from './sd-server.ts';

export interface RemotePaintersOptions {
  /** In the order in which they are preferred. */
  readonly addresses: readonly EngineAddress[];
  /** Where generated backgrounds are kept for a day; default: a folder of the system's temporary one. */
  readonly cacheDir?: string | undefined;
  readonly clock?: EngineClock | undefined;
}

/** One engine for each kind of server that is configured; the same addresses may serve in both lists. */
export interface RemotePainters {
  readonly background: readonly BackgroundEngine[];
  readonly inpaint: readonly InpaintEngine[];
}

interface Kind {
  readonly speak: () => PaintingProtocol;
  /** Servers that batch, or queue well, take several orders at once. */
  readonly parallel: number;
  /** What it is used for unless the address says otherwise. */
  readonly use: 'background' | 'both';
}

const KINDS: Readonly<Record<string, Kind>> = {
  'vllm-omni': { speak: () => createOpenAiImages(VLLM_OMNI), parallel: 4, use: 'both' },
  sglang: { speak: () => createOpenAiImages(SGLANG), parallel: 4, use: 'background' },
  'sd-server': { speak: createSdServer, parallel: 1, use: 'both' },
  openai: { speak: () => createOpenAiImages(OPENAI), parallel: 4, use: 'both' },
  comfyui: { speak: createComfyUi, parallel: 1, use: 'both' },
};

/** Minutes on a CPU, seconds on a GPU, and the queue before it. */
const TIMEOUT_S = 300;

/**
 * Image models behind HTTP, by the dialects of vLLM-Omni, SGLang, sd-server, OpenAI and ComfyUI. Addresses of the
 * same kind with the same settings are copies of one engine: they share its work and stand in for one another.
 */
export function createRemotePainters(options: RemotePaintersOptions): RemotePainters {
  const { clock = systemClock, cacheDir = path.join(tmpdir(), 'packshot-backgrounds') } = options;
  const background: BackgroundEngine[] = [];
  const inpaint: InpaintEngine[] = [];
  const seen = new Map<string, number>();
  for (const addresses of copies(options.addresses)) {
    const { kind } = addresses[0]!;
    const count = (seen.get(kind) ?? 0) + 1;
    seen.set(kind, count);
    const name = count === 1 ? kind : `${kind} (${count})`;
    if (kind === 'oip') {
      inpaint.push(createServedNetwork(name, addresses, clock));
      continue;
    }
    const painter = createPainter(name, addresses, clock, cacheDir);
    const use = addresses[0]!.parameters.for ?? KINDS[kind]!.use;
    if (use !== 'inpaint') background.push(painter);
    if (use !== 'background') inpaint.push(painter);
  }
  return { background, inpaint };
}

function copies(addresses: readonly EngineAddress[]): EngineAddress[][] {
  const groups = new Map<string, EngineAddress[]>();
  for (const address of addresses) {
    const { parallel: _, timeout: __, ...settings } = address.parameters;
    const alike = JSON.stringify([address.kind, Object.entries(settings).sort()]);
    groups.set(alike, [...(groups.get(alike) ?? []), address]);
  }
  return [...groups.values()];
}

/** LaMa, MI-GAN or their like on an inference server; which of them it is, is read off its inputs. */
function createServedNetwork(
  name: string,
  addresses: readonly EngineAddress[],
  clock: EngineClock,
): InpaintEngine {
  const endpoints = addresses.map((address) => new EngineEndpoint(address, name));
  const model = addresses[0]!.parameters.model ?? 'lama';
  let version: string | undefined;
  const engine = describeAt(
    () => 'remote',
    { name, model, notes: [] },
    () => version,
  );
  return createInpaintByNetwork(engine, async () => {
    const opened = await openInferenceModel({ endpoints, model, clock });
    version = servedVersion(opened);
    return opened;
  });
}

function createPainter(
  name: string,
  addresses: readonly EngineAddress[],
  clock: EngineClock,
  cacheDir: string,
): BackgroundEngine & InpaintEngine {
  const { kind } = addresses[0]!;
  const { speak, parallel } = KINDS[kind]!;
  const label = (at: number) => (addresses.length === 1 ? name : `${name}, address ${at + 1}`);
  const endpoints = addresses.map((address, at) => new EngineEndpoint(address, label(at)));
  const [first] = endpoints as [EngineEndpoint];
  const parallelOf = (endpoint: EngineEndpoint) => Number(endpoint.parameter('parallel') ?? parallel);
  const pool = new EnginePool({ endpoints, parallel: parallelOf, clock });
  const shared = {
    protocol: speak(),
    call: { clock, timeoutMs: 1000 * Number(first.parameter('timeout') ?? TIMEOUT_S) },
    mostPixels: 1_048_576 * Number(first.parameter('megapixels') ?? 1),
    use: <Result>(work: (endpoint: EngineEndpoint) => Promise<Result>, signal: AbortSignal | undefined) =>
      pool.use((endpoint) => {
        if (parallelOf(endpoint) > 1) return work(endpoint);
        // One at a time means one of all processes of this machine.
        const lock = path.join(cacheDir, `turn-${endpoint.fingerprint}.lock`);
        return withFileLock(lock, { clock, signal }, () => work(endpoint));
      }, signal),
  };
  const model = first.parameter('model');
  return {
    engine: { name, device: 'remote', notes: [], ...(model === undefined ? {} : { model }) },
    generateBackground: paintBackground({ ...shared, endpoint: first, cacheDir }),
    inpaint: (request) => fillRemotely(request, shared),
    // Nothing is held open: undici lets idle connections go.
    async close() {},
  };
}
