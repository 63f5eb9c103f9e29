import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { ChangedItemView } from '../../src/protocol/batch-api.ts';
import { ApiProblem } from '../../web/src/api/api-problem.ts';
import { ChangeSaver } from '../../web/src/batch/change-saver.ts';
import { type ItemChange, withChange, withoutSaved } from '../../web/src/batch/unsaved-changes.ts';

const OFFLINE = new ApiProblem(0, 'offline', '');
const GONE = new ApiProblem(404, 'photo_not_found', '');

let stored: Map<string, string>;
let sent: [index: number, change: ItemChange][];
/** What the server does with the next requests; afterwards it takes everything. */
let troubles: ApiProblem[];

beforeEach(() => {
  vi.useFakeTimers();
  stored = new Map();
  sent = [];
  troubles = [];
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => stored.set(key, value),
    removeItem: (key: string) => stored.delete(key),
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const newSaver = () =>
  new ChangeSaver({
    storeAs: 'unsaved',
    send: async (index, change) => {
      sent.push([index, change]);
      const trouble = troubles.shift();
      if (trouble) throw trouble;
      return { index, ...change } as ChangedItemView;
    },
  });

it('keeps a mark that could not be saved, and saves it when the server answers again', async () => {
  troubles = [OFFLINE, new ApiProblem(503, 'internal', ''), new ApiProblem(429, 'too_many_requests', '')];
  const saver = newSaver();
  saver.say(3, { mark: 'rejected' });
  await vi.advanceTimersByTimeAsync(0);
  expect(saver.trouble.late).toBe(true);
  expect(saver.changes.get(3)).toEqual({ mark: 'rejected' });
  await vi.advanceTimersByTimeAsync(1000 + 2000);
  expect(sent).toHaveLength(3);
  await vi.advanceTimersByTimeAsync(4000);
  expect(sent).toHaveLength(4);
  expect([...saver.changes]).toEqual([]);
  expect(saver.trouble).toMatchObject({ late: false });
});

it('outlives a reload, and what is saved does not come back', async () => {
  troubles = [OFFLINE];
  newSaver().say(1, { mark: 'starred' });
  await vi.advanceTimersByTimeAsync(0);
  const reloaded = newSaver();
  expect(reloaded.changes.get(1)).toEqual({ mark: 'starred' });
  await vi.advanceTimersByTimeAsync(0);
  expect(sent.at(-1)).toEqual([1, { mark: 'starred' }]);
  expect(newSaver().changes.size).toBe(0);
});

it('the page comes back and is not made to wait', async () => {
  troubles = [OFFLINE, OFFLINE, OFFLINE];
  const saver = newSaver();
  saver.say(1, { mark: 'starred' });
  await vi.advanceTimersByTimeAsync(3000);
  expect(sent).toHaveLength(3);
  saver.sendNow();
  await vi.advanceTimersByTimeAsync(0);
  expect(saver.changes.size).toBe(0);
});

it('gives up what the server refuses, and says so until something else is said', async () => {
  troubles = [GONE];
  const saver = newSaver();
  saver.say(1, { mark: 'starred' });
  await vi.advanceTimersByTimeAsync(0);
  expect(saver.changes.size).toBe(0);
  expect(saver.trouble.refusal).toBe(GONE);
  saver.say(2, { mark: 'starred' });
  expect(saver.trouble.refusal).toBeUndefined();
});

it('sends a note when its writer pauses or leaves, and never two changes of a photo at once', async () => {
  const saver = newSaver();
  for (const note of ['s', 'so', 'sof', 'soft']) saver.say(1, { note }, { typing: true });
  await vi.advanceTimersByTimeAsync(700);
  expect(sent).toEqual([]);
  saver.endTyping(1);
  saver.say(1, { mark: 'rejected' });
  saver.say(1, { mark: 'accepted' });
  expect(sent).toEqual([[1, { note: 'soft' }]]);
  await vi.advanceTimersByTimeAsync(0);
  expect(sent.slice(1)).toEqual([[1, { mark: 'accepted' }]]);
  expect(saver.changes.size).toBe(0);
});

it('what was said anew while the old was on its way stays unsaved', () => {
  const both = withChange(new Map([[1, { note: 'soft' }]]), 1, { mark: 'accepted' });
  expect(withoutSaved(both, 1, { note: 'soft', mark: 'rejected' }).get(1)).toEqual({ mark: 'accepted' });
  expect(withoutSaved(both, 1, { note: 'soft', mark: 'accepted' }).size).toBe(0);
});
