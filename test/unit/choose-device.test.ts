import { expect, test } from 'vitest';
import { chooseDevice } from '../../src/inference/device/choose-device.ts';
import { openDevice } from '../../src/inference/open-device.ts';

const nothingRuns = async () => ({ reason: 'no adapter' });

test('auto takes the first device that runs and says why the ones before it do not', async () => {
  const probe = async (device: string) => (device === 'cuda' ? { reason: 'library missing' } : {});
  const choice = await chooseDevice('auto', { probe, thorough: true });
  expect(choice.device).toBe('webgpu');
  expect(choice.refused).toEqual([
    { device: 'cuda', reason: expect.stringContaining('library missing. It needs an NVIDIA driver') },
  ]);
});

test('auto ends with the CPU', async () => {
  const choice = await chooseDevice('auto', { probe: nothingRuns, thorough: true });
  expect(choice.device).toBe('cpu');
  expect(choice.refused.map(({ device }) => device)).toEqual(['cuda', 'webgpu']);
});

test('without a sign of a GPU nothing is started to try', async () => {
  const probe = async () => {
    throw new Error('nothing was to be tried');
  };
  const choice = await chooseDevice('auto', { probe, signOfGpu: () => false });
  expect(choice.device).toBe('cpu');
  expect(choice.refused[0]!.reason).toContain('no GPU');
});

test('a device asked for by name is never replaced in silence', async () => {
  await expect(chooseDevice('cuda', { probe: nothingRuns })).rejects.toMatchObject({
    code: 'config_invalid',
    message: expect.stringMatching(/PACKSHOT_DEVICE: cuda does not run here: no adapter.*use auto/s),
  });
});

test('the devices of this machine are really tried, each in a process of its own', async () => {
  const choice = await chooseDevice('auto', { thorough: true });
  for (const { reason } of choice.refused) expect(reason.length).toBeGreaterThan(20);
  expect(['cuda', 'webgpu', 'cpu']).toContain(choice.device);
});

test('on the CPU no host is started unless asked for', async () => {
  const device = await openDevice({ device: 'cpu', modelHost: 'auto' });
  expect(device.host).toBeUndefined();
  expect(device.report()).toEqual({ device: 'cpu', notes: [] });
});
