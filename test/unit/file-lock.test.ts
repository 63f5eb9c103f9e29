import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { withFileLock } from '../../src/services/zimage/remote/file-lock.ts';
import { createEngineTestClock } from '../helpers/engines/engine-test-clock.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';

test('who waits too long for its turn is told so, and that it may try again; the next one gets it', async () => {
  const lock = join(await temporaryFolder(), 'turn.lock');
  const options = { clock: createEngineTestClock(), signal: undefined };
  let letGo = () => {};
  const held = withFileLock(lock, options, () => new Promise<void>((resolve) => (letGo = resolve)));
  await expect.poll(() => existsSync(lock)).toBe(true);
  const waiting = withFileLock(lock, { ...options, mostWaitMs: 20 }, async () => 'mine');
  await expect(waiting).rejects.toMatchObject({ code: 'engine_unavailable', retryable: true });
  letGo();
  await held;
  expect(await withFileLock(lock, { ...options, mostWaitMs: 20 }, async () => 'mine')).toBe('mine');
});
