import { afterEach, expect, it, vi } from 'vitest';
import { randomId } from '../../web/src/draft/random-id.ts';

afterEach(() => vi.unstubAllGlobals());

it('ids are UUIDs of version 4, without what browsers keep for HTTPS', () => {
  const { getRandomValues } = crypto;
  vi.stubGlobal('crypto', { getRandomValues: getRandomValues.bind(crypto) });
  const ids = Array.from({ length: 200 }, randomId);
  for (const id of ids)
    expect(id).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
  expect(new Set(ids).size).toBe(ids.length);
});
