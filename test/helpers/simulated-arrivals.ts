import type { Random } from './simulated-device.ts';
import type { VirtualClock } from './virtual-clock.ts';

/** How items come: at which moment each, or a number of callers that wait for an answer before they send more. */
export type Arrivals =
  | { readonly atMs: readonly number[] }
  | { readonly callers: number; readonly thinkMs: number };

export function someArrivals(count: number, random: Random, typicalMs: number): Arrivals {
  const kind = random();
  if (kind < 0.25) return { callers: 1 + Math.floor(24 * random()), thinkMs: 3 * random() };
  if (kind < 0.5) return { atMs: Array(count).fill(0) };
  let atMs = 0;
  const times = Array.from({ length: count }, () => {
    const burst = kind < 0.75 && random() < 0.9;
    atMs += burst ? 0.2 * random() : typicalMs * (kind < 0.75 ? 10 : 2) * random();
    return atMs;
  });
  return { atMs: times };
}

/** @returns when the last item was answered */
export async function feed(
  clock: VirtualClock,
  arrivals: Arrivals,
  count: number,
  send: (id: number) => Promise<unknown>,
): Promise<number> {
  let finishedAtMs = 0;
  const one = async (id: number) => {
    await send(id);
    finishedAtMs = clock.nowMs();
  };
  const sending: Promise<void>[] = [];
  if ('atMs' in arrivals) {
    for (let id = 0; id < count; id += 1) {
      sending.push(clock.sleep(arrivals.atMs[id]!).then(() => one(id)));
    }
  } else {
    let next = 0;
    const caller = async () => {
      for (let id = next++; id < count; id = next++) {
        await one(id);
        await clock.sleep(arrivals.thinkMs);
      }
    };
    for (let at = 0; at < arrivals.callers; at += 1) sending.push(caller());
  }
  const all = Promise.all(sending);
  await clock.runOut();
  await all;
  return finishedAtMs;
}
