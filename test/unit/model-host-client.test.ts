import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { AppError } from '../../src/errors.ts';
import { connectModelHost } from '../../src/inference/host/host-client.ts';
import type { ModelFile } from '../../src/inference/model-file.ts';
import { describeAt } from '../../src/services/model-place.ts';
import { madeUpModel, rowOf, startSimulatedHost } from '../helpers/simulated-host.ts';

const FILE: ModelFile = { name: 'doubler', paths: [] };

const double = async (rows: Float32Array) => {
  await sleep(5);
  return rows.map((value) => 2 * value);
};

/** The CPU of this process gives −x, so that answers tell where they come from. */
const openHere = async () => madeUpModel('doubler', async (rows) => rows.map((value) => -value));

async function askMany(count: number, compute: (rows: Float32Array) => Promise<Float32Array>) {
  const host = await startSimulatedHost(async () => madeUpModel('doubler', compute));
  const model = await connectModelHost(host.address, openHere).openModel(FILE);
  const answers = await Promise.all(Array.from({ length: count }, (_, at) => model.run(rowOf(at, at + 0.5))));
  return { host, answers: answers.map(({ y }) => [...(y!.data as Float32Array)]) };
}

test('calls that wait together share tensor batches, and each gets its own answer', async () => {
  const { host, answers } = await askMany(60, double);
  expect(answers).toEqual(Array.from({ length: 60 }, (_, at) => [2 * at, 2 * at + 1]));
  expect(Math.max(...host.batchSizes)).toBeGreaterThan(1);
  expect(host.batchSizes.reduce((sum, size) => sum + size, 0)).toBe(60);
});

test('a model of a fixed first dimension gets its calls one by one, and each is answered at once', async () => {
  let done = 0;
  const host = await startSimulatedHost(async () =>
    madeUpModel('doubler', async (rows) => double(rows).finally(() => done++), 1),
  );
  const model = await connectModelHost(host.address, openHere).openModel(FILE);
  const doneAtAnswer = await Promise.all(
    Array.from({ length: 12 }, (_, at) => model.run(rowOf(at, at)).then(() => done)),
  );
  expect(host.batchSizes).toEqual(Array(12).fill(1));
  expect(doneAtAnswer[0]).toBeLessThan(6);
});

test('a photo that fails on the device is computed here, the others are not', async () => {
  const { answers } = await askMany(20, async (rows) => {
    if (rows.includes(7)) throw new AppError('engine_failed', 'the driver does not like 7');
    return double(rows);
  });
  expect(answers).toEqual(
    Array.from({ length: 20 }, (_, at) => (at === 7 ? [-7, -7.5] : [2 * at, 2 * at + 1])),
  );
});

test('a tensor that comes back without numbers is computed here, the others are not', async () => {
  const { answers } = await askMany(12, async (rows) => {
    const doubled = await double(rows);
    return doubled.map((value) => (value === 6 ? Number.NaN : value));
  });
  expect(answers[3]).toEqual([-3, -3.5]);
  expect(answers[4]).toEqual([8, 9]);
});

test('a model that does not fit the device even alone is computed here', async () => {
  const { answers } = await askMany(6, async () => {
    throw new AppError('out_of_memory', 'CUDA out of memory');
  });
  expect(answers).toEqual(
    Array.from({ length: 6 }, (_, at) => [0 - at, -(at + 0.5)]).map(([a, b]) => [a === 0 ? -0 : a, b]),
  );
});

test('a model that the device does not open is opened here', async () => {
  const host = await startSimulatedHost(async () => {
    throw new AppError('engine_unavailable', 'operator not supported');
  });
  const model = await connectModelHost(host.address, openHere).openModel(FILE);
  expect((await model.run(rowOf(1, 2))).y!.data).toEqual(Float32Array.of(-1, -2));
});

test('a host that was given up sends everything home at once', async () => {
  const host = await startSimulatedHost(async () => madeUpModel('doubler', double));
  host.say('given-up', 'the device seems to be gone');
  const { openModel, ranHere } = connectModelHost(host.address, openHere);
  const model = await openModel(FILE);
  expect((await model.run(rowOf(1, 2))).y!.data).toEqual(Float32Array.of(-1, -2));
  expect(ranHere()).toBe(true);
});

test('each answer tells whether the device gave it: a photo’s record does not name one that failed', async () => {
  const host = await startSimulatedHost(async () =>
    madeUpModel('doubler', async (rows) => {
      if (rows.includes(7)) throw new AppError('engine_failed', 'the driver does not like 7');
      return double(rows);
    }),
  );
  const { openModel, ranHere } = connectModelHost(host.address, openHere);
  const model = await openModel(FILE);
  const reader = describeAt(() => (ranHere() ? 'cpu' : 'cuda'), { name: 'reader', notes: [] });
  const seen = [];
  for (const value of [1, 7, 2]) {
    await model.run(rowOf(value, 0));
    seen.push(reader.device);
  }
  expect(seen).toEqual(['cuda', 'cpu', 'cuda']);
});

test('a cancelled call is answered at once and not computed anywhere else', async () => {
  const host = await startSimulatedHost(async () => madeUpModel('doubler', double));
  const { openModel } = connectModelHost(host.address, async () => {
    throw new Error('nobody asked for this');
  });
  const model = await openModel(FILE);
  const cancelling = new AbortController();
  const running = model.run(rowOf(1, 2), { signal: cancelling.signal });
  cancelling.abort();
  await expect(running).rejects.toMatchObject({ code: 'cancelled' });
});
