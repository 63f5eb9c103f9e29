import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { loadConfig } from '../../src/config.ts';
import { EngineEndpoint } from '../../src/inference/engine-endpoint.ts';
import { loadServiceSettings } from '../../src/service-settings.ts';

test('an empty environment gives the defaults', () => {
  expect(loadConfig({})).toEqual({
    dataDir: join(homedir(), '.packshot'),
    device: 'auto',
    modelHost: 'auto',
    hubUrl: 'https://huggingface.co',
    engines: {
      modelsDir: join(homedir(), '.packshot', 'models'),
      cacheDir: join(homedir(), '.packshot', 'backgrounds'),
      remote: { zimage: [], sam: [], ocr: [] },
    },
  });
  expect(loadConfig({ PACKSHOT_DATA_DIR: ' ', PACKSHOT_PROCESSES: '', PACKSHOT_SAM_URL: '' })).toEqual(
    loadConfig({}),
  );
});

test('what is set is taken', () => {
  expect(
    loadConfig({ PACKSHOT_DATA_DIR: 'data', PACKSHOT_PROCESSES: '3', PACKSHOT_DEVICE: 'cpu' }),
  ).toMatchObject({
    dataDir: resolve('data'),
    processes: 3,
    device: 'cpu',
    modelHost: 'auto',
  });
});

test('every problem is told at once', () => {
  const load = () =>
    loadConfig({
      PACKSHOT_PROCESSES: '0',
      PACKSHOT_DEVICE: 'tpu',
      PACKSHOT_DEVICE_MEMORY_MB: 'all',
      PACKSHOT_MODEL_HOST: 'yes',
      PACKSHOT_ZIMAGE_URL: 'http://gpu:1',
      PACKSHOT_OCR_URL: 'http://gpu:2',
    });
  expect(load).toThrow(expect.objectContaining({ code: 'config_invalid' }));
  for (const name of ['PROCESSES', 'DEVICE', 'DEVICE_MEMORY_MB', 'MODEL_HOST', 'ZIMAGE_URL', 'OCR_URL'])
    expect(load).toThrow(`PACKSHOT_${name}:`);
});

test.each(['two', '1.5', '-1', '65'])('%s is no number of processes', (text) => {
  expect(() => loadConfig({ PACKSHOT_PROCESSES: text })).toThrow(/whole number from 1 to 64/);
});

test('a device that does not exist is named, and those that do', () => {
  expect(() => loadConfig({ PACKSHOT_DEVICE: 'tpu' })).toThrow('"tpu" is not a device');
});

const KEY = 'sk-very-secret';
const ADDRESSES =
  'vllm-omni+http://gpu-one:8000?model=Tongyi-MAI/Z-Image-Turbo&for=background; comfyui+https://art.example/comfy';

test('addresses of remote engines are read, with their settings and keys', () => {
  const remote = loadConfig({ PACKSHOT_ZIMAGE_URL: ADDRESSES, PACKSHOT_ZIMAGE_KEY: KEY }).engines.remote!;
  const [first, second] = remote.zimage.map((address) => new EngineEndpoint(address));
  expect([first?.kind, second?.kind]).toEqual(['vllm-omni', 'comfyui']);
  expect(first?.parameter('model')).toBe('Tongyi-MAI/Z-Image-Turbo');
  expect(first?.url('v1/images/generations').href).toBe('http://gpu-one:8000/v1/images/generations');
  expect(second?.socketUrl('ws').href).toBe('wss://art.example/comfy/ws');
  expect(second?.headers()).toEqual({ authorization: `Bearer ${KEY}` });
});

test('an endpoint that somebody logs shows neither address nor key', () => {
  const remote = loadConfig({ PACKSHOT_ZIMAGE_URL: ADDRESSES, PACKSHOT_ZIMAGE_KEY: KEY }).engines.remote!;
  const endpoints = remote.zimage.map((address) => new EngineEndpoint(address));
  for (const text of [JSON.stringify(endpoints), inspect(endpoints, { depth: 9, showHidden: true })]) {
    expect(text).toContain('vllm-omni');
    expect(text).not.toContain(KEY);
    expect(text).not.toContain('gpu-one');
  }
});

test.each([
  ['http://gpu:8000', 'kind\\+http://host:port, the kind one of vllm-omni, sglang'],
  ['triton+http://gpu:8000', 'not an engine'],
  ['openai+http://me:sk-very-secret@gpu:8000', 'user or a password'],
  ['sglang+http://gpu:8000?api_key=sk-very-secret', 'no setting "api_key"'],
  ['sglang+http://gpu:8000?steps=many', '"steps" does not take this value'],
  ['sglang+http://gpu:1,sglang+http://gpu:2,sglang+http://gpu:3', '3 addresses and 2 keys'],
])('%s is explained without being repeated', (url, problem) => {
  let message = '';
  try {
    loadConfig({ PACKSHOT_ZIMAGE_URL: url, PACKSHOT_ZIMAGE_KEY: 'one;two' });
  } catch (error) {
    message = (error as Error).message;
  }
  expect(message).toMatch(new RegExp(problem));
  expect(message).not.toMatch(/sk-very-secret|gpu:/);
});

const storage = (url: string) =>
  loadServiceSettings('data', { PACKSHOT_STORAGE_URL: url, PACKSHOT_SECRET: 'secret' }).s3;

test('a store may have one address for us and another for browsers', () => {
  const url = 's3://photos?endpoint=http://storage:9000&public=https://files.example&region=eu-west-1';
  expect(storage(url)).toMatchObject({
    bucket: 'photos',
    endpoint: 'http://storage:9000',
    publicEndpoint: 'https://files.example',
    region: 'eu-west-1',
  });
  expect(storage('s3://photos')).toMatchObject({ endpoint: undefined, publicEndpoint: undefined });
});

test.each([
  ['https://photos', 's3://bucket?endpoint='],
  ['s3://photos?endpoint=storage:9000', 'endpoint must be http(s)://host'],
  ['s3://photos?public=https://files.example/s3', 'public must be http(s)://host'],
  ['s3://photos?public=https://me:pw@files.example', 'public must be http(s)://host'],
  ['s3://photos?pubic=https://files.example', 'no setting "pubic"'],
])('%s is no address of a store', (url, problem) => {
  expect(() => storage(url)).toThrow(problem);
});
