import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { tinyModel } from '../../src/inference/device/tiny-model.ts';
import { connectModelHost } from '../../src/inference/host/host-client.ts';
import { type HostEvent, startModelHost } from '../../src/inference/host/model-host.ts';
import type { Tensor } from '../../src/inference/tensor-model.ts';
import { madeUpModel } from '../helpers/simulated-host.ts';
import { HAS_PROC } from './helpers/processes.ts';
import { temporaryFolder } from './helpers/product-photo.ts';

test('a device that disappears under its host: started again, then given up, and every call is answered', async () => {
  const path = join(await temporaryFolder(), 'tiny.onnx');
  await writeFile(path, tinyModel());
  const events: HostEvent[] = [];
  const host = startModelHost({ device: 'cpu', onEvent: (event) => events.push(event) });
  onTestFinished(() => host.close());
  const openHere = async () => madeUpModel('tiny', async (rows) => rows.map(() => -1));
  const { openModel, ranHere } = connectModelHost(host.address, openHere);
  const model = await openModel({ name: 'tiny', paths: [path] });
  // The model takes floats: with whole numbers the runtime fails every call, as it does on a card that is gone.
  const broken: Tensor = { type: 'int32', dims: [1], data: Int32Array.of(1) };
  const x = { type: 'float32', dims: [1], data: Float32Array.of(1) } as const;
  expect([...((await model.run({ x })).sum!.data as Float32Array)]).toEqual([2]);
  expect(ranHere()).toBe(false);
  for (let call = 0; call < 24; call += 1) {
    expect((await model.run({ x: broken })).y!.data).toHaveLength(1);
    expect(ranHere()).toBe(true);
  }
  await expect.poll(() => host.givenUp, { timeout: 10_000 }).toMatch(/given up after 3 failures/);
  expect(host.givenUp).toMatch(/8 photos in a row failed on cpu: the device seems to be gone/);
  expect(events.filter(({ type }) => type === 'restarting')).toHaveLength(2);
  expect((await model.run({ x })).y!.data).toHaveLength(1);
});

test.skipIf(!HAS_PROC)('a driver that hangs as it opens a model: this process opens it instead', async () => {
  // Who opens a pipe that nobody writes to waits in the system's call, as in a driver that hangs.
  const path = join(await temporaryFolder(), 'hangs.onnx');
  execFileSync('mkfifo', [path]);
  const host = startModelHost({ device: 'cpu', openTimeoutMs: 200 });
  onTestFinished(() => host.close());
  const { openModel, ranHere } = connectModelHost(host.address, async () =>
    madeUpModel('hangs', async (rows) => rows.map(() => -1)),
  );
  const model = await openModel({ name: 'hangs', paths: [path] });
  const x = { type: 'float32', dims: [1, 2], data: Float32Array.of(1, 2) } as const;
  expect([...((await model.run({ x })).y!.data as Float32Array)]).toEqual([-1, -1]);
  expect(ranHere()).toBe(true);
  await expect.poll(() => host.givenUp).toMatch(/opening hangs did not finish within/);
});
