import { describe, expect, test } from 'vitest';
import { AppError } from '../../src/errors.ts';
import { EngineHealth, EngineLine } from '../../src/services/engine-line.ts';

/** An engine that fails as long as `failing` holds an error. */
function engine(name: string) {
  const state = { asked: 0, failing: undefined as AppError | undefined };
  return {
    engine: { name, device: 'remote' as const, notes: [] },
    close: async () => {},
    state,
    async work() {
      state.asked += 1;
      if (state.failing) throw state.failing;
      return name;
    },
  };
}

const away = () => new AppError('engine_unavailable', 'It is away.', { retryable: true });

describe('A line of engines', () => {
  test('asks the preferred one, and the next one where it fails, and says so', async () => {
    const [first, second] = [engine('first'), engine('second')];
    const health = new EngineHealth(() => 0);
    expect(await new EngineLine([first, second], health).ask((one) => one.work())).toBe('first');
    first.state.failing = away();
    const line = new EngineLine([first, second], health);
    expect(await line.ask((one) => one.work())).toBe('second');
    expect(line.engine).toMatchObject({ name: 'second', insteadOf: ['first'] });
  });

  test('leaves a dead engine alone for half a minute, then tries it again', async () => {
    let nowMs = 0;
    const [first, second] = [engine('first'), engine('second')];
    const health = new EngineHealth(() => nowMs);
    const ask = () => new EngineLine([first, second], health).ask((one) => one.work());
    first.state.failing = away();
    for (let photo = 0; photo < 5; photo += 1) await ask();
    expect(first.state.asked).toBe(1);
    first.state.failing = undefined;
    nowMs = 30_001;
    expect(await ask()).toBe('first');
  });

  test('leaves one that stays dead alone for twice as long each time, up to half an hour', async () => {
    let nowMs = 0;
    const [first, second] = [engine('first'), engine('second')];
    const health = new EngineHealth(() => nowMs);
    const ask = () => new EngineLine([first, second], health).ask((one) => one.work());
    first.state.failing = away();
    const askedAtS: number[] = [];
    for (; nowMs < 10_000_000; nowMs += 10_000) {
      const before = first.state.asked;
      await ask();
      if (first.state.asked > before) askedAtS.push(nowMs / 1000);
    }
    expect(askedAtS).toEqual([0, 30, 90, 210, 450, 930, 1890, 3690, 5490, 7290, 9090]);
    first.state.failing = undefined;
    nowMs = 10_900_000;
    expect(await ask()).toBe('first');
    first.state.failing = away();
    await ask();
    nowMs += 30_000;
    first.state.failing = undefined;
    expect(await ask()).toBe('first');
  });

  test('asks the engine that a batch chooses first, and names it where it is not there', async () => {
    const engines = [engine('first'), engine('second')];
    const health = new EngineHealth(() => 0);
    const chosen = new EngineLine(engines, health, { preferred: 'second' });
    expect(await chosen.ask((one) => one.work())).toBe('second');
    expect(chosen.engine.insteadOf).toBeUndefined();
    const missing = new EngineLine(engines, health, { preferred: 'third' });
    expect(await missing.ask((one) => one.work())).toBe('first');
    expect(missing.engine.insteadOf).toEqual(['third']);
  });

  test('does not ask those that a photo must do without, but the last one always', async () => {
    const engines = [engine('first'), engine('second')];
    const line = new EngineLine(engines, new EngineHealth(() => 0), { without: ['first', 'second'] });
    expect(await line.ask((one) => one.work())).toBe('second');
    expect(line.engine.insteadOf).toEqual(['first']);
    expect(engines[0]!.state.asked).toBe(0);
  });

  test('passes on what is no fault of the engine, and the last engine’s error', async () => {
    const [first, second] = [engine('first'), engine('second')];
    const line = () => new EngineLine([first, second], new EngineHealth(() => 0));
    first.state.failing = new AppError('cancelled', 'Cancelled.');
    await expect(line().ask((one) => one.work())).rejects.toMatchObject({ code: 'cancelled' });
    expect(second.state.asked).toBe(0);
    first.state.failing = away();
    second.state.failing = new AppError('engine_failed', 'It broke.');
    await expect(line().ask((one) => one.work())).rejects.toThrow('It broke.');
  });

  test('asks the last engine even when it has just failed: there is no other', async () => {
    const only = engine('only');
    only.state.failing = away();
    const line = new EngineLine([only], new EngineHealth(() => 0));
    await expect(line.ask((one) => one.work())).rejects.toThrow('away');
    only.state.failing = undefined;
    expect(await line.ask((one) => one.work())).toBe('only');
  });
});
