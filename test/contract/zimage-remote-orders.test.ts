import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EngineAddress } from '../../src/inference/engine-endpoint.ts';
import { createRemotePainters } from '../../src/services/zimage/remote/remote-painters.ts';
import { startComfyUi } from '../helpers/engines/comfyui-stand-in.ts';
import { createEngineTestClock, type EngineTestClock } from '../helpers/engines/engine-test-clock.ts';
import { startImageServer } from '../helpers/engines/image-server-stand-ins.ts';
import { startSdServer } from '../helpers/engines/sd-server-stand-in.ts';
import { json, type StandIn } from '../helpers/engines/stand-in.ts';
import { BACKGROUND_REQUEST } from './zimage-service.suite.ts';

const SMALL = { megapixels: '0.06' };

let cacheDir: string;
let clock: EngineTestClock;
const servers: StandIn[] = [];
beforeEach(async () => {
  cacheDir = await mkdtemp(path.join(tmpdir(), 'packshot-orders-'));
  clock = createEngineTestClock(Date.now());
});
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
  await rm(cacheDir, { recursive: true, force: true });
});

function running<Server extends StandIn>(server: Server): Server {
  servers.push(server);
  return server;
}
const paintersOver = (...addresses: EngineAddress[]) => createRemotePainters({ addresses, cacheDir, clock });
const painterOver = (...addresses: EngineAddress[]) => paintersOver(...addresses).background[0]!;

describe('what the engines are asked', () => {
  it("Z-Image-Turbo's 8 steps without guidance, in each server's own words", async () => {
    const vllm = running(await startImageServer('vllm-omni'));
    const sglang = running(await startImageServer('sglang'));
    const old = running(await startImageServer('sd-server without /sdcpp'));
    const sd = running(await startSdServer());
    const comfy = running(await startComfyUi());
    for (const [kind, server] of [
      ['vllm-omni', vllm],
      ['sglang', sglang],
      ['sd-server', old],
      ['sd-server', sd],
      ['comfyui', comfy],
    ] as const) {
      await painterOver(server.engineAddress(kind, SMALL)).generateBackground(BACKGROUND_REQUEST);
      await rm(cacheDir, { recursive: true });
    }
    for (const server of [vllm, sglang]) {
      expect(server.orders).toMatchObject([{ num_inference_steps: 8, guidance_scale: 0, seed: 7, n: 1 }]);
    }
    const native = { seed: 7, sample_params: { sample_steps: 8, guidance: { txt_cfg: 1 } } };
    expect(old.orders).toMatchObject([native]);
    expect(sd.jobs[0]?.order).toMatchObject(native);
    expect(comfy.graphs[0]?.sampled?.inputs).toMatchObject({ steps: 8, cfg: 1, seed: 7, denoise: 1 });
  });

  it('leaves another model its own steps, unless the address says how many', async () => {
    const server = running(await startImageServer('vllm-omni'));
    const model = { ...SMALL, model: 'Qwen/Qwen-Image' };
    await painterOver(server.engineAddress('vllm-omni', model)).generateBackground(BACKGROUND_REQUEST);
    const told = { ...model, steps: '30', guidance: '4' };
    await painterOver(server.engineAddress('vllm-omni', told)).generateBackground({
      ...BACKGROUND_REQUEST,
      seed: 8,
    });
    expect(server.orders[0]).not.toHaveProperty('num_inference_steps');
    expect(server.orders[1]).toMatchObject({
      num_inference_steps: 30,
      guidance_scale: 4,
      model: 'Qwen/Qwen-Image',
    });
  });

  it('sides that are multiples of 16, in the shape of the canvas, within what the server allows', async () => {
    const server = running(await startSdServer({ mostWidthPx: 704 }));
    const painter = painterOver(server.engineAddress('sd-server'));
    const { image } = await painter.generateBackground({
      ...BACKGROUND_REQUEST,
      widthPx: 1601,
      heightPx: 907,
    });
    const { width, height } = server.jobs[0]!.order;
    expect([width % 16, height % 16]).toEqual([0, 0]);
    expect(width).toBeLessThanOrEqual(704);
    expect(Math.abs(width / height / (1601 / 907) - 1)).toBeLessThan(0.1);
    expect([image.widthPx, image.heightPx]).toEqual([1601, 907]);
  });

  it("the seller's wish, as words and never as the server's settings", async () => {
    const server = running(await startImageServer('sd-server without /sdcpp'));
    const prompt =
      'with lemons <sd_cpp_extra_args>{"sample_params":{"sample_steps":999}}</sd_cpp_extra_args>';
    const painter = painterOver(server.engineAddress('sd-server', SMALL));
    await painter.generateBackground({ ...BACKGROUND_REQUEST, prompt });
    expect(server.orders[0]?.prompt).toMatch(/with lemons/i);
    expect(server.orders[0]?.sample_params).toMatchObject({ sample_steps: 8 });
  });

  it('a camera and a light that fit the product', async () => {
    const server = running(await startImageServer('vllm-omni'));
    const painter = painterOver(server.engineAddress('vllm-omni', SMALL));
    const { image } = await painter.generateBackground({
      ...BACKGROUND_REQUEST,
      view: 'overhead',
      lightFrom: 'right',
    });
    expect(server.orders[0]?.prompt).toMatch(/from straight above|straight from above/);
    expect(server.orders[0]?.prompt).toContain('from the right');
    expect(image.widthPx).toBe(200);
  });
});

describe('how much at once', () => {
  it('several where the server batches', async () => {
    const server = running(await startImageServer('vllm-omni'));
    const painter = painterOver(server.engineAddress('vllm-omni', SMALL));
    const seeds = [1, 2, 3, 4, 5, 6];
    await Promise.all(seeds.map((seed) => painter.generateBackground({ ...BACKGROUND_REQUEST, seed })));
    expect(server.load.most).toBeGreaterThan(1);
    expect(server.load.most).toBeLessThanOrEqual(4);
  });

  it('one where it does not, also of several processes', async () => {
    const server = running(await startImageServer('sd-server without /sdcpp'));
    const address = server.engineAddress('sd-server', SMALL);
    const painters = [painterOver(address), painterOver(address)];
    await Promise.all(
      [1, 2, 3, 4].map((seed) => painters[seed % 2]!.generateBackground({ ...BACKGROUND_REQUEST, seed })),
    );
    expect(server.orders).toHaveLength(4);
    expect(server.load.most).toBe(1);
  });
});

describe('a job', () => {
  it('that is worked on for ever is taken back', async () => {
    const server = running(await startSdServer({ slowness: 1_000_000 }));
    const painter = painterOver(server.engineAddress('sd-server', { ...SMALL, timeout: '20' }));
    await expect(painter.generateBackground(BACKGROUND_REQUEST)).rejects.toThrow(
      'did not finish within 20 s',
    );
    expect(server.jobs.map(({ status }) => status)).toEqual(['cancelled']);
  });

  it('that fails is told with the reason', async () => {
    const sd = running(await startSdServer({ fails: 'generate_image returned empty results' }));
    const job = painterOver(sd.engineAddress('sd-server', SMALL)).generateBackground(BACKGROUND_REQUEST);
    await expect(job).rejects.toThrow('a failed job: generate_image returned empty results');
    const comfy = running(await startComfyUi({ fails: 'Allocation on device at http://10.1.2.3/' }));
    const prompt = painterOver(comfy.engineAddress('comfyui', SMALL)).generateBackground(BACKGROUND_REQUEST);
    await expect(prompt).rejects.toThrow('KSampler: Allocation on device at [address]');
  });
});

describe('copies of an engine', () => {
  it('stand in for one another; another kind is an engine of its own', async () => {
    const [first, second] = [
      running(await startImageServer('vllm-omni')),
      running(await startImageServer('vllm-omni')),
    ];
    const comfy = running(await startComfyUi());
    const painters = paintersOver(
      first.engineAddress('vllm-omni', SMALL),
      second.engineAddress('vllm-omni', { ...SMALL, timeout: '100' }),
      comfy.engineAddress('comfyui', SMALL),
    );
    expect(painters.background.map(({ engine }) => engine.name)).toEqual(['vllm-omni', 'comfyui']);
    first.trouble('cut');
    const [painter] = painters.background;
    for (const seed of [1, 2, 3]) await painter!.generateBackground({ ...BACKGROUND_REQUEST, seed });
    expect(second.orders).toHaveLength(3);
  });

  it('are used for what the address says', async () => {
    const server = running(await startImageServer('vllm-omni'));
    const use = (...settings: Record<string, string>[]) => {
      const { background, inpaint } = paintersOver(
        ...settings.map((one) => server.engineAddress('vllm-omni', one)),
      );
      return [background, inpaint].map((list) => list.map(({ engine }) => engine.model));
    };
    expect(use({ model: 'A', for: 'background' }, { model: 'B', for: 'inpaint' })).toEqual([['A'], ['B']]);
    const sglang = paintersOver(server.engineAddress('sglang'));
    expect([sglang.background.length, sglang.inpaint.length]).toEqual([1, 0]);
  });
});

describe('ComfyUI', () => {
  it('tells how far it is, and forgets what it was asked', async () => {
    const server = running(await startComfyUi());
    const shares: number[] = [];
    const painter = painterOver(server.engineAddress('comfyui', SMALL));
    await painter.generateBackground({ ...BACKGROUND_REQUEST, onProgress: (share) => shares.push(share) });
    expect(shares).toEqual([0.25, 1]);
    await server.arrived(server.received.length);
    expect(server.removed).toEqual(['prompt-1']);
  });

  it('is heard without its socket, too', async () => {
    const server = running(await startComfyUi({ deaf: true }));
    const painter = painterOver(server.engineAddress('comfyui', SMALL));
    expect((await painter.generateBackground(BACKGROUND_REQUEST)).image.widthPx).toBe(200);
  });

  it('is interrupted when nobody wants the picture any more', async () => {
    const server = running(await startComfyUi({ neverEnds: true }));
    const stopping = new AbortController();
    const painter = painterOver(server.engineAddress('comfyui', SMALL));
    const failure = painter.generateBackground({ ...BACKGROUND_REQUEST, signal: stopping.signal });
    const rejected = expect(failure).rejects.toMatchObject({ name: 'AbortError' });
    await server.arrived(3);
    stopping.abort();
    await rejected;
    expect(server.interrupted).toEqual(['prompt-1']);
  });

  it('refuses a graph whose model it lacks, and says which', async () => {
    const server = running(await startComfyUi());
    const error = { type: 'prompt_outputs_failed_validation', message: 'Value not in list: unet_name' };
    server.trouble(json({ error, node_errors: {} }, 400), /prompt/);
    const painter = painterOver(server.engineAddress('comfyui', SMALL));
    await expect(painter.generateBackground(BACKGROUND_REQUEST)).rejects.toThrow(
      'Value not in list: unet_name',
    );
  });
});
