import { loadServiceConfig } from '../config.ts';
import { createApiKey, type KeyScope, listApiKeys, ownerOfKey, revokeApiKey } from '../database/api-keys.ts';
import { connectDatabase, type Database } from '../database/connect.ts';
import { migrateDatabase } from '../database/migrate.ts';
import { AppError } from '../errors.ts';
import { EXIT } from './exit-codes.ts';

export interface CreateKeyFlags {
  readonly name: string;
  readonly readOnly?: boolean;
  /** Id of a key whose batches this one is to see too. */
  readonly for?: string;
  readonly json?: boolean;
}

/** `packshot keys create`: prints the secret, this once. */
export async function createKeyCommand(flags: CreateKeyFlags): Promise<number> {
  const scopes: KeyScope[] = flags.readOnly ? ['read'] : ['read', 'write'];
  const key = await withDatabase(async (database) => {
    const ownerId = flags.for === undefined ? undefined : await ownerOfKey(database, flags.for);
    return await createApiKey(database, { name: flags.name, ownerId, scopes }, Date.now());
  });
  if (flags.json) print({ ...key, name: flags.name, scopes });
  else
    process.stdout.write(
      `${key.secret}\nKept nowhere else: copy it now. (id ${key.id}, may ${scopes.join(' and ')})\n`,
    );
  return EXIT.allSucceeded;
}

/** `packshot keys list`: never shows a secret, there is none to show. */
export async function listKeysCommand(flags: { json?: boolean }): Promise<number> {
  const keys = await withDatabase(listApiKeys);
  if (flags.json) print(keys);
  for (const key of flags.json ? [] : keys) {
    const state = key.revokedAtMs === null ? key.scopes.join(' ') : 'revoked';
    const createdAt = new Date(key.createdAtMs).toISOString();
    process.stdout.write(`${key.id}  ${createdAt}  owner ${key.ownerId}  ${state}  ${key.name}\n`);
  }
  return EXIT.allSucceeded;
}

export async function revokeKeyCommand(id: string): Promise<number> {
  const revoked = await withDatabase((database) => revokeApiKey(database, id, Date.now()));
  if (!revoked)
    throw new AppError('usage_invalid', `There is no key ${id} that is in use; see packshot keys list.`);
  process.stdout.write(`Key ${id} is revoked.\n`);
  return EXIT.allSucceeded;
}

async function withDatabase<T>(work: (database: Database) => Promise<T>): Promise<T> {
  const database = connectDatabase(loadServiceConfig().databaseUrl);
  try {
    await migrateDatabase(database);
    return await work(database);
  } finally {
    await database.close();
  }
}

function print(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}
