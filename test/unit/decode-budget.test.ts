import { expect, test } from 'vitest';
import { DecodeBudget } from '../../src/http/decode-budget.ts';
import { plainPhoto } from '../helpers/sample-photos.ts';

const BYTES = 320 * 320 * 3;

/** Asks for ten photos at once; each is held until it is let go. */
async function askForTen(budget: DecodeBudget) {
  const photo = await plainPhoto('#a22');
  const held: (() => void)[] = [];
  let read = 0;
  const all = Array.from({ length: 10 }, () =>
    budget.decode(
      async () => {
        read += 1;
        return photo;
      },
      () => new Promise<void>((resolve) => held.push(resolve)),
    ),
  );
  return { held, reads: () => read, all: Promise.all(all) };
}

test('few photos are read at a time, and all get their turn', async () => {
  const { held, reads, all } = await askForTen(new DecodeBudget({ atOnce: 3, decodedBytes: 10 * BYTES }));
  for (let done = 0; done < 10; done += 1) {
    await expect.poll(() => held.length).toBe(Math.min(10, done + 3));
    expect(reads()).toBe(Math.min(10, done + 3));
    held[done]!();
  }
  await all;
});

test('fewer are decoded where their pixels fill the budget, and one that is larger is alone', async () => {
  for (const [decodedBytes, together] of [
    [2.5 * BYTES, 2],
    [0.5 * BYTES, 1],
  ] as const) {
    const { held, reads, all } = await askForTen(new DecodeBudget({ atOnce: 3, decodedBytes }));
    for (let done = 0; done < 10; done += 1) {
      await expect.poll(() => held.length).toBe(Math.min(10, done + together));
      await expect.poll(reads).toBe(Math.min(10, done + 3));
      expect(held.length).toBe(Math.min(10, done + together));
      held[done]!();
    }
    await all;
  }
});

test('a photo that cannot be read leaves its place', async () => {
  const budget = new DecodeBudget({ atOnce: 1 });
  const noPhoto = budget.decode(
    async () => Buffer.from('no photo'),
    async () => 'never',
  );
  await expect(noPhoto).rejects.toThrow();
  const photo = await plainPhoto('#a22');
  expect(
    await budget.decode(
      async () => photo,
      async () => 'done',
    ),
  ).toBe('done');
});
