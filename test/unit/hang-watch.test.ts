import { expect, test } from 'vitest';
import { HangWatch } from '../../src/inference/host/hang-watch.ts';
import { VirtualClock } from '../helpers/virtual-clock.ts';

function open() {
  const clock = new VirtualClock();
  const hangs: [number, string][] = [];
  const watch = new HangWatch((reason) => hangs.push([clock.nowMs(), reason]), clock);
  return { clock, watch, hangs };
}

test('an opener that never answers is noticed when its time is over', async () => {
  const { clock, watch, hangs } = open();
  void watch.during('opening isnet', 120_000, () => new Promise(() => {}));
  await clock.runOut();
  expect(hangs).toEqual([[120_000, 'opening isnet did not finish within 120 s']]);
});

test('a batch that waits behind a slow opening is no hang, nor are many batches in a row', async () => {
  const { clock, watch, hangs } = open();
  const opening = watch.during('opening isnet', 120_000, () => clock.sleep(90_000));
  const batch = watch.during('ocr', 30_000, () => clock.sleep(100_000));
  await clock.runOut();
  await Promise.all([opening, batch]);
  for (let at = 0; at < 10; at += 1) {
    const next = watch.during('ocr', 30_000, () => clock.sleep(29_000));
    await clock.runOut();
    await next;
  }
  expect(hangs).toEqual([]);
});

test('a driver that refuses is heard of by whoever asked, and is no hang', async () => {
  const { clock, watch, hangs } = open();
  const refused = watch.during('opening isnet', 120_000, async () => {
    throw new Error('not supported');
  });
  await expect(refused).rejects.toThrow('not supported');
  await clock.runOut();
  expect(hangs).toEqual([]);
});
