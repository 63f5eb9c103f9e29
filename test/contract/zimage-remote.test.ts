import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe } from 'vitest';
import type { EngineAddress } from '../../src/inference/engine-endpoint.ts';
import { createRemotePainters } from '../../src/services/zimage/remote/remote-painters.ts';
import type { ZImageService } from '../../src/services/zimage/zimage-service.ts';
import { startComfyUi } from '../helpers/engines/comfyui-stand-in.ts';
import { createEngineTestClock } from '../helpers/engines/engine-test-clock.ts';
import { startImageServer } from '../helpers/engines/image-server-stand-ins.ts';
import { startSdServer } from '../helpers/engines/sd-server-stand-in.ts';
import type { StandIn } from '../helpers/engines/stand-in.ts';
import { describeZImageService } from './zimage-service.suite.ts';

const servers: StandIn[] = [];
const folders: string[] = [];
afterAll(async () => {
  await Promise.all(servers.map((server) => server.close()));
  await Promise.all(folders.map((folder) => rm(folder, { recursive: true })));
});

/** One engine for both jobs, over servers that are closed after the file. */
async function serviceOver(server: StandIn, address: EngineAddress): Promise<ZImageService> {
  servers.push(server);
  const cacheDir = await mkdtemp(path.join(tmpdir(), 'packshot-painters-'));
  folders.push(cacheDir);
  const painters = createRemotePainters({ addresses: [address], cacheDir, clock: createEngineTestClock() });
  return { ...painters.inpaint[0]!, ...painters.background[0]! };
}

// Small pictures: what is painted there is drawn by this process.
const SMALL = { megapixels: '0.06' };

describe('against servers that speak the documented protocols', () => {
  describeZImageService('vLLM-Omni', async () => {
    const server = await startImageServer('vllm-omni', { model: 'black-forest-labs/FLUX.2-klein' });
    const settings = { ...SMALL, model: 'black-forest-labs/FLUX.2-klein' };
    return await serviceOver(server, server.engineAddress('vllm-omni', settings));
  });

  describeZImageService('SGLang, an edit model told by words', async () => {
    const server = await startImageServer('sglang');
    return await serviceOver(server, server.engineAddress('sglang', { ...SMALL, for: 'both' }));
  });

  describeZImageService('sd-server', async () => {
    const server = await startSdServer();
    return await serviceOver(server, server.engineAddress('sd-server', SMALL));
  });

  describeZImageService('sd-server without its own interface', async () => {
    const server = await startImageServer('sd-server without /sdcpp');
    return await serviceOver(server, server.engineAddress('sd-server', SMALL));
  });

  describeZImageService('OpenAI', async () => {
    const server = await startImageServer('openai');
    return await serviceOver(server, server.engineAddress('openai', {}, 'sk-test'));
  });

  describeZImageService('ComfyUI', async () => {
    const server = await startComfyUi();
    return await serviceOver(server, server.engineAddress('comfyui', SMALL));
  });
});
