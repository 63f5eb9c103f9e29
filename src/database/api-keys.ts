import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { AppError } from '../errors.ts';
import type { Database } from './connect.ts';

export type KeyScope = 'read' | 'write';

export interface ApiKey {
  readonly id: string;
  readonly ownerId: string;
  readonly name: string;
  readonly scopes: readonly KeyScope[];
  readonly createdAtMs: number;
  readonly revokedAtMs: number | null;
}

/** Without any key everybody who reaches the server (loopback only) is this owner. */
export const LOCAL_OWNER = 'local';

/**
 * Makes a key for `ownerId`; without one it has an owner of its own. The first key of all takes over what was made
 * before there were keys: nobody else could reach it any more.
 * @returns the key and its secret, which is shown this once and stored nowhere
 */
export async function createApiKey(
  database: Database,
  key: { name: string; ownerId?: string | undefined; scopes: readonly KeyScope[] },
  nowMs: number,
): Promise<{ id: string; secret: string }> {
  const id = randomUUID();
  const secret = `pk_${randomBytes(24).toString('base64url')}`;
  await database.tables.transaction().execute(async (trx) => {
    // Two first keys at the same time would share an owner; SQLite has its write lock already.
    if (database.kind === 'postgres') await sql`lock table api_keys in share row exclusive mode`.execute(trx);
    const ownOwner = (await hasApiKeys({ tables: trx })) ? id : LOCAL_OWNER;
    const row = {
      id,
      owner_id: key.ownerId ?? ownOwner,
      name: key.name,
      secret_sha256: digest(secret),
      scopes: key.scopes.join(' '),
      created_at_ms: nowMs,
      revoked_at_ms: null,
    };
    await trx.insertInto('api_keys').values(row).execute();
  });
  return { id, secret };
}

/** Secrets are 192 random bits, so a plain hash is enough: there is nothing to guess. */
export async function findApiKey(database: Database, secret: string): Promise<ApiKey | undefined> {
  const row = await database.tables
    .selectFrom('api_keys')
    .selectAll()
    .where('secret_sha256', '=', digest(secret))
    .where('revoked_at_ms', 'is', null)
    .executeTakeFirst();
  return row && toApiKey(row);
}

export async function listApiKeys(database: Database): Promise<ApiKey[]> {
  const rows = await database.tables.selectFrom('api_keys').selectAll().orderBy('created_at_ms').execute();
  return rows.map(toApiKey);
}

/** Also true when all are revoked: a server that once asked for keys does not fall open. */
export async function hasApiKeys({ tables }: Pick<Database, 'tables'>): Promise<boolean> {
  const row = await tables.selectFrom('api_keys').select('id').limit(1).executeTakeFirst();
  return row !== undefined;
}

/**
 * Whose things a key opens, for another key that is to open them too; a revoked one tells it as well. `local` stands
 * for what was made before there were keys.
 * @throws AppError `usage_invalid` when there is no such key
 */
export async function ownerOfKey({ tables }: Database, id: string): Promise<string> {
  if (id === LOCAL_OWNER) return LOCAL_OWNER;
  const row = await tables.selectFrom('api_keys').select('owner_id').where('id', '=', id).executeTakeFirst();
  if (row) return row.owner_id;
  throw new AppError('usage_invalid', `There is no key ${id}; packshot keys list shows their ids.`);
}

/** @returns false when there is no such key */
export async function revokeApiKey(database: Database, id: string, nowMs: number): Promise<boolean> {
  const { numUpdatedRows } = await database.tables
    .updateTable('api_keys')
    .set({ revoked_at_ms: nowMs })
    .where('id', '=', id)
    .where('revoked_at_ms', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

function toApiKey(row: {
  id: string;
  owner_id: string;
  name: string;
  scopes: string;
  created_at_ms: number;
  revoked_at_ms: number | null;
}): ApiKey {
  return {
    id: row.id,
    ownerId: row.owner_id,
    name: row.name,
    scopes: row.scopes.split(' ') as KeyScope[],
    createdAtMs: row.created_at_ms,
    revokedAtMs: row.revoked_at_ms,
  };
}

function digest(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
