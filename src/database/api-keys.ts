import { createHash, randomBytes, randomUUID } from 'node:crypto';
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

/** @returns the key and its secret, which is shown this once and stored nowhere */
export async function createApiKey(
  database: Database,
  key: { name: string; ownerId?: string | undefined; scopes: readonly KeyScope[] },
  nowMs: number,
): Promise<{ id: string; secret: string }> {
  const id = randomUUID();
  const secret = `pk_${randomBytes(24).toString('base64url')}`;
  await database.tables
    .insertInto('api_keys')
    .values({
      id,
      owner_id: key.ownerId ?? id,
      name: key.name,
      secret_sha256: digest(secret),
      scopes: key.scopes.join(' '),
      created_at_ms: nowMs,
      revoked_at_ms: null,
    })
    .execute();
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
export async function hasApiKeys(database: Database): Promise<boolean> {
  const row = await database.tables.selectFrom('api_keys').select('id').limit(1).executeTakeFirst();
  return row !== undefined;
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
