import { afterEach, describe, expect, it } from 'vitest';
import { openInferenceModel } from '../../src/inference/open-inference/open-inference-model.ts';
import type { Tensor, TensorModel } from '../../src/inference/tensor-model.ts';
import { createEngineTestClock } from '../helpers/engines/engine-test-clock.ts';
import { startOpenInferenceServer } from '../helpers/engines/open-inference-stand-in.ts';
import { json, type StandIn } from '../helpers/engines/stand-in.ts';

/** Adds `bias` to every value, and counts the rows: two outputs of different types, the first input batchable. */
const ADDER: TensorModel = {
  name: 'adder',
  inputs: [
    { name: 'rows', type: 'float32', dims: [undefined, 3] },
    { name: 'bias', type: 'uint8', dims: [1] },
  ],
  outputs: [
    { name: 'sums', type: 'float32', dims: [undefined, 3] },
    { name: 'count', type: 'int64', dims: [1] },
  ],
  run: async ({ rows, bias }) => ({
    sums: { ...rows!, data: (rows!.data as Float32Array).map((value) => value + Number(bias!.data[0])) },
    count: { type: 'int64', dims: [1], data: BigInt64Array.of(BigInt(rows!.dims[0]!)) },
  }),
  close: async () => {},
};

const FEEDS = {
  rows: { type: 'float32', dims: [2, 3], data: Float32Array.of(0.5, -1.25, 3, 1e-7, 2 ** 20, -0.1) },
  bias: { type: 'uint8', dims: [1], data: Uint8Array.of(2) },
} satisfies Record<string, Tensor>;

const servers: StandIn[] = [];
async function serve(options: { binary?: boolean; nulls?: boolean } = {}): Promise<StandIn> {
  const server = await startOpenInferenceServer({ models: { adder: ADDER }, ...options });
  servers.push(server);
  return server;
}
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

const inferences = (server: StandIn) => server.received.filter(({ path }) => path.endsWith('/infer'));

describe.each([
  ['binary tensors', true],
  ['tensors as JSON', false],
])('Open Inference Protocol, %s', (_name, binary) => {
  it('describes the model and runs it like a local one', async () => {
    const server = await serve({ binary });
    const model = await openInferenceModel({ endpoints: [server.endpoint('oip')], model: 'adder' });
    expect(model.inputs).toEqual(ADDER.inputs);
    expect(model.outputs).toEqual(ADDER.outputs);
    expect([model.server, model.version]).toEqual(['stand-in 2.0', '1']);
    expect(model.mergesCalls).toBe(true);
    expect(await model.run(FEEDS)).toEqual(await ADDER.run(FEEDS));
    expect(inferences(server)[0]?.headers['content-type']).toBe(
      binary ? 'application/octet-stream' : 'application/json',
    );
  });

  it('reads answers of a server that writes null for what it has nothing to say of', async () => {
    const server = await serve({ binary, nulls: true });
    const model = await openInferenceModel({ endpoints: [server.endpoint('oip')], model: 'adder' });
    expect(await model.run(FEEDS)).toEqual(await ADDER.run(FEEDS));
  });

  it('fetches only the outputs asked for', async () => {
    const server = await serve({ binary });
    const model = await openInferenceModel({ endpoints: [server.endpoint('oip')], model: 'adder' });
    expect(Object.keys(await model.run(FEEDS, { outputs: ['count'] }))).toEqual(['count']);
  });

  it('gives each of many at once its own result', async () => {
    const server = await serve({ binary });
    const model = await openInferenceModel({ endpoints: [server.endpoint('oip')], model: 'adder' });
    const results = await Promise.all(
      Array.from({ length: 12 }, (_, bias) =>
        model.run({ ...FEEDS, bias: { ...FEEDS.bias, data: Uint8Array.of(bias) } }),
      ),
    );
    expect(results.map(({ sums }) => sums?.data[2])).toEqual(
      Array.from({ length: 12 }, (_, bias) => 3 + bias),
    );
  });
});

it('asks for the version that is configured', async () => {
  const server = await serve();
  const right = server.endpoint('oip', { version: '1' });
  const model = await openInferenceModel({ endpoints: [right], model: 'adder' });
  await model.run(FEEDS);
  expect(inferences(server)[0]?.path).toBe('/v2/models/adder/versions/1/infer');
  const wrong = openInferenceModel({ endpoints: [server.endpoint('oip', { version: '7' })], model: 'adder' });
  await expect(wrong).rejects.toMatchObject({ code: 'engine_unavailable' });
});

it('refuses feeds that do not fit before anything is sent', async () => {
  const server = await serve();
  const model = await openInferenceModel({ endpoints: [server.endpoint('oip')], model: 'adder' });
  const short = { ...FEEDS, rows: { ...FEEDS.rows, dims: [2, 2] } };
  await expect(model.run(short)).rejects.toThrow('rows: float32 [?, 3] and was given float32 [2, 2]');
  expect(inferences(server)).toHaveLength(0);
});

it('goes on with the next server when one dies, and comes back to none that is down', async () => {
  const [first, second] = [await serve(), await serve()];
  const endpoints = [first.endpoint('oip'), second.endpoint('oip')];
  const model = await openInferenceModel({ endpoints, model: 'adder' });
  await model.run(FEEDS);
  first.trouble('cut');
  const before = first.received.length;
  for (let i = 0; i < 3; i += 1) expect(await model.run(FEEDS)).toEqual(await ADDER.run(FEEDS));
  expect(first.received.length).toBe(before + 1);
  expect(inferences(second)).toHaveLength(3);
});

it('waits as long as a busy server asks for, within its patience', async () => {
  const server = await serve();
  const clock = createEngineTestClock();
  const model = await openInferenceModel({ endpoints: [server.endpoint('oip')], model: 'adder', clock });
  server.trouble({ status: 503, headers: { 'retry-after': '7' } }, /infer/);
  await expect(model.run(FEEDS)).rejects.toMatchObject({ code: 'engine_unavailable', retryable: true });
  expect(clock.pausesMs.every((ms) => ms === 7000)).toBe(true);
  expect(clock.pausesMs.length).toBe(8);
});

describe('an answer that is not what the protocol promises', () => {
  const sums = { name: 'sums', datatype: 'FP32', shape: [2, 3], data: [1, 2, 3, 4, 5, 6] };
  const count = { name: 'count', datatype: 'INT64', shape: [1], data: [2] };
  it.each([
    ['no JSON', { body: '<html>' }, 'not JSON'],
    ['no outputs', json({ id: '1' }), 'not an inference result'],
    ['a missing output', json({ outputs: [sums] }), 'without the output "count"'],
    ['too few values', json({ outputs: [{ ...sums, data: [1, 2] }, count] }), 'do not fit its shape'],
    ['text for numbers', json({ outputs: [sums, { ...count, data: ['2'] }] }), 'do not fit its shape'],
    ["another request's result", json({ id: 'other', outputs: [sums, count] }), 'another request'],
    [
      'a wrong JSON length',
      { headers: { 'inference-header-content-length': '99' }, body: '{}' },
      'JSON part',
    ],
    [
      'its own failure',
      json({ error: 'CUDA error at http://10.0.0.7:8000' }, 500),
      'CUDA error at [address]',
    ],
    [
      'a refusal',
      json({ error: 'unexpected shape' }, 400),
      'refused the request (HTTP 400): unexpected shape',
    ],
    ['a redirect', { status: 302, headers: { location: 'http://elsewhere/' } }, 'HTTP 302'],
    ['a missing model', json({ error: 'not found' }, 404), 'HTTP 404'],
  ])('%s', async (_name, answer, message) => {
    const server = await serve();
    const model = await openInferenceModel({ endpoints: [server.endpoint('oip')], model: 'adder' });
    server.trouble(answer, /infer/);
    const failure = model.run(FEEDS);
    await expect(failure).rejects.toThrow(message);
    await expect(failure).rejects.toMatchObject({ name: 'AppError' });
    await expect(failure).rejects.not.toThrow(server.address.slice(7));
  });

  it('more than it may be', async () => {
    const server = await serve();
    const endpoints = [server.endpoint('oip')];
    const model = await openInferenceModel({ endpoints, model: 'adder', mostResponseBytes: 100 });
    await expect(model.run(FEEDS)).rejects.toThrow('more than 1 MB');
  });
});

it('gives up on a server that never answers', async () => {
  const server = await serve();
  const clock = createEngineTestClock();
  const model = await openInferenceModel({ endpoints: [server.endpoint('oip')], model: 'adder', clock });
  server.trouble('silence');
  const failure = expect(model.run(FEEDS)).rejects.toMatchObject({
    code: 'engine_failed',
    retryable: true,
    message: 'The engine oip did not finish within 60 s.',
  });
  await server.arrived(4);
  clock.expireDeadlines();
  await failure;
});

it('refuses values that are not numbers', async () => {
  const server = await serve();
  const model = await openInferenceModel({ endpoints: [server.endpoint('oip')], model: 'adder' });
  const rows = { ...FEEDS.rows, data: Float32Array.of(1, 2, Number.NaN, 4, 5, 6) };
  await expect(model.run({ ...FEEDS, rows })).rejects.toMatchObject({
    code: 'engine_failed',
    message: expect.stringContaining('not numbers'),
  });
});

it('stops when asked to', async () => {
  const server = await serve();
  const model = await openInferenceModel({ endpoints: [server.endpoint('oip')], model: 'adder' });
  server.trouble('silence', /infer/);
  const stopping = new AbortController();
  const failure = expect(model.run(FEEDS, { signal: stopping.signal })).rejects.toMatchObject({
    code: 'cancelled',
  });
  await server.arrived(4);
  stopping.abort();
  await failure;
});

it('tells neither key nor address, whatever the server echoes', async () => {
  const server = await serve();
  const key = 'sk-very-secret';
  const { host } = new URL(server.address);
  server.trouble(json({ error: `bad key ${key} for ${server.address}/v2 on ${host}` }, 500));
  const endpoints = [server.endpoint('oip', {}, key)];
  const failure = await openInferenceModel({ endpoints, model: 'adder' }).catch((error: unknown) => error);
  expect(server.received[0]?.headers.authorization).toBe(`Bearer ${key}`);
  expect((failure as Error).message).toContain('bad key [hidden] for [address] on [hidden]');
  expect((failure as Error).cause).toBeUndefined();
});
