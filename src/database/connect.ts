import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { Kysely, PostgresDialect, type SqliteDatabase, SqliteDialect } from 'kysely';
import pg from 'pg';
import { AppError } from '../errors.ts';
import type { Tables } from './tables.ts';

/** An open database; the same queries run on both kinds. */
export interface Database {
  readonly kind: 'sqlite' | 'postgres';
  readonly tables: Kysely<Tables>;
  /** PostgreSQL only: the pool, for LISTEN / NOTIFY. */
  readonly pool?: pg.Pool;
  close(): Promise<void>;
}

/** bigint columns hold milliseconds and counts below 2^53; `pg` would give them as strings. */
pg.types.setTypeParser(pg.types.builtins.INT8, Number);

/**
 * @param url `postgres://…`, or `sqlite:<path of the file>`
 * @throws AppError `config_invalid` for any other scheme
 */
export function connectDatabase(url: string): Database {
  if (/^postgres(ql)?:\/\//.test(url)) return connectPostgres(url);
  if (url.startsWith('sqlite:')) return connectSqlite(url.slice('sqlite:'.length));
  throw new AppError('config_invalid', 'PACKSHOT_DATABASE_URL must start with postgres:// or sqlite:', {
    subject: 'PACKSHOT_DATABASE_URL',
  });
}

function connectPostgres(url: string): Database {
  const pool = new pg.Pool({ connectionString: url, max: 10, connectionTimeoutMillis: 5000 });
  // An idle connection that dies must not end the process; the next query opens a new one.
  pool.on('error', () => undefined);
  const tables = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  return { kind: 'postgres', tables, pool, close: () => tables.destroy() };
}

function connectSqlite(file: string): Database {
  mkdirSync(path.dirname(file), { recursive: true });
  const Libsql = createRequire(import.meta.url)('libsql') as new (
    file: string,
  ) => SqliteDatabase & {
    exec(sql: string): void;
  };
  const connection = new Libsql(file);
  // WAL lets readers in while one writes; FULL makes an acknowledged batch survive a power cut.
  connection.exec(
    'PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=5000; PRAGMA foreign_keys=ON',
  );
  const tables = new Kysely<Tables>({ dialect: new SqliteDialect({ database: connection }) });
  return { kind: 'sqlite', tables, close: () => tables.destroy() };
}
