import { createApiKey, revokeApiKey } from '../../src/database/api-keys.ts';
import type { Database } from '../../src/database/connect.ts';

/** Secrets of two owners; `reader` and `revoked` are ann's. */
export type TestKeys = Record<'ann' | 'bob' | 'reader' | 'revoked', string>;

export async function makeKeys(database: Database): Promise<TestKeys> {
  const make = async (ownerId: string, scopes: readonly ('read' | 'write')[] = ['read', 'write']) =>
    await createApiKey(database, { name: ownerId, ownerId, scopes }, Date.now());
  const revoked = await make('ann');
  await revokeApiKey(database, revoked.id, Date.now());
  return {
    ann: (await make('ann')).secret,
    bob: (await make('bob')).secret,
    reader: (await make('ann', ['read'])).secret,
    revoked: revoked.secret,
  };
}
