import { expect, it } from 'vitest';
import type { BatchView, ItemView } from '../../src/protocol/batch-api.ts';
import { revisionToResume } from '../../web/src/batch/feed-resume.ts';
import { applyEvent, EMPTY_FEED } from '../../web/src/batch/feed-state.ts';

const batch = (processed: number) => ({ id: 'b', processed, total: 2 }) as BatchView;
const item = (index: number, status: ItemView['status']) => ({ index, status, step: null }) as ItemView;

const started = applyEvent(EMPTY_FEED, {
  type: 'snapshot',
  revision: 3,
  batch: batch(0),
  items: [item(0, 'processing'), item(1, 'pending'), item(2, 'succeeded')],
});

it('takes a snapshot whole, and goes on from its revision', () => {
  expect(started).toMatchObject({ revision: 3, batch: { processed: 0 } });
  expect(started.items).toHaveLength(3);
});

it('changes one photo and the counts with it', () => {
  const next = applyEvent(started, {
    type: 'item-updated',
    revision: 4,
    item: item(0, 'succeeded'),
    batch: batch(1),
  });
  expect(next).toMatchObject({ revision: 4, batch: { processed: 1 } });
  expect(next.items.map((one) => one.status)).toEqual(['succeeded', 'pending', 'succeeded']);
  expect(next.items[1]).toBe(started.items[1]);
});

it('shows the step of a photo, which tells that it was begun; a finished one stays as it is', () => {
  const after = (index: number, step: string | null) =>
    applyEvent(started, { type: 'step-started', revision: 4, index, step, stepShare: null }).items[index];
  expect(after(0, 'resize')).toMatchObject({ status: 'processing', step: 'resize' });
  expect(after(1, 'decode')).toMatchObject({ status: 'processing', step: 'decode' });
  expect(after(1, null)).toMatchObject({ status: 'pending', step: null });
  expect(after(2, 'resize')).toMatchObject({ status: 'succeeded', step: null });
});

it('keeps what it knows while the connection is lost', () => {
  const lost = applyEvent(started, { type: 'disconnected' });
  expect(lost).toMatchObject({ connection: 'lost', revision: 3 });
  expect(lost.items).toBe(started.items);
});

it('an answer that comes after the socket told of later changes changes nothing', () => {
  const worked = applyEvent(started, {
    type: 'item-updated',
    revision: 6,
    item: item(0, 'succeeded'),
    batch: { ...batch(1), revision: 6 },
  });
  const late = { ...item(0, 'pending'), revision: 5 };
  expect(applyEvent(worked, { type: 'answered-item', item: late })).toBe(worked);
  expect(applyEvent(worked, { type: 'answered-batch', batch: { ...batch(0), revision: 5 } })).toBe(worked);
});

it('an answer that comes before the socket told of it counts at once', () => {
  const asked = applyEvent(started, {
    type: 'answered-item',
    item: { ...item(2, 'pending'), revision: 4 },
  });
  expect(asked.items[2]).toMatchObject({ status: 'pending' });
  const paused = applyEvent(asked, {
    type: 'answered-batch',
    batch: { ...batch(0), paused: true, revision: 5 },
  });
  expect(paused.batch).toMatchObject({ paused: true });
});

it('goes on from what it heard, until the links it has are about to expire', () => {
  const heard = { revision: 7, snapshotAtMs: 0 };
  expect(revisionToResume(undefined, 0)).toBeUndefined();
  expect(revisionToResume(heard, 10 * 3600 * 1000)).toBe(7);
  expect(revisionToResume(heard, 11.5 * 3600 * 1000)).toBeUndefined();
});
