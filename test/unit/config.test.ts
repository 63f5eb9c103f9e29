import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { loadConfig } from '../../src/config.ts';

test('an empty environment gives the defaults', () => {
  expect(loadConfig({})).toMatchObject({ dataDir: join(homedir(), '.packshot'), device: 'auto' });
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
