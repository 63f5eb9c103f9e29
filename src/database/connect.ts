import { createRequire } from 'node:module';
import path from 'node:path';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  Kysely,
  PostgresDialect,
  type SqliteDatabase,
  SqliteDialect,
} from 'kysely';
import pg from 'pg';
import { AppError } from '../errors.ts';
import { makeFolderAtStart } from '../make-folder.ts';
import { DatabaseClock } from './clock.ts';
import type { Tables } from './tables.ts';

/** An open database; the same queries run on both kinds. */
export interface Database {
  readonly kind: 'sqlite' | 'postgres';
  readonly tables: Kysely<Tables>;
  /** PostgreSQL only: the pool, for LISTEN / NOTIFY. */
  readonly pool?: pg.Pool;
  /** What every time in a row is told by. */
  readonly clock: DatabaseClock;
  close(): Promise<void>;
}

/** bigint columns hold milliseconds and counts below 2^53; `pg` would give them as strings. */
pg.types.setTypeParser(pg.types.builtins.INT8, Number);

/**
 * @param url `postgres://…`, or `sqlite:<path of the file>`
 * @param localMs this machine's clock, injectable for tests
 * @throws AppError `config_invalid` for any other scheme
 */
export function connectDatabase(url: string, localMs: () => number = Date.now): Database {
  if (/^postgres(ql)?:\/\//.test(url)) return connectPostgres(url, localMs);
  if (url.startsWith('sqlite:')) return connectSqlite(url.slice('sqlite:'.length), localMs);
  throw new AppError('config_invalid', 'PACKSHOT_DATABASE_URL must start with postgres:// or sqlite:', {
    subject: 'PACKSHOT_DATABASE_URL',
  });
}

/** The reason is the driver's own, which never holds the password; the address may, and is not told. */
export function databaseUnusable(cause: unknown): AppError {
  const { message, code } = cause as NodeJS.ErrnoException;
  return new AppError(
    'storage_failed',
    // Where a name has several addresses, the error of all of them together has a code alone.
    `The database cannot be used (${message || code}): look at PACKSHOT_DATABASE_URL.`,
    { retryable: true, subject: 'PACKSHOT_DATABASE_URL', cause },
  );
}

function connectPostgres(url: string, localMs: () => number): Database {
  const pool = new pg.Pool({ connectionString: url, max: 10, connectionTimeoutMillis: 5000 });
  // A connection that dies must not end the process: idle, the pool drops it; between two queries of a transaction
  // it has no listener of pg's, the next query fails and the pool drops it when it is released.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  const tables = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  const clock = new DatabaseClock(localMs, async () => {
    const { rows } = await pool.query('select (extract(epoch from clock_timestamp()) * 1000)::float8 as ms');
    return rows[0].ms as number;
  });
  return { kind: 'postgres', tables, pool, clock, close: () => tables.destroy() };
}

function connectSqlite(file: string, localMs: () => number): Database {
  const connection = openSqlite(file);
  const tables = new Kysely<Tables>({ dialect: lockingAtOnce(new SqliteDialect({ database: connection })) });
  return { kind: 'sqlite', tables, clock: new DatabaseClock(localMs), close: () => tables.destroy() };
}

function openSqlite(file: string): SqliteDatabase {
  const Libsql = createRequire(import.meta.url)('libsql') as new (
    file: string,
  ) => SqliteDatabase & {
    exec(sql: string): void;
  };
  try {
    makeFolderAtStart(path.dirname(file));
    const connection = new Libsql(file);
    // WAL lets readers in while one writes; FULL makes an acknowledged batch survive a power cut.
    connection.exec(
      'PRAGMA busy_timeout=5000; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON',
    );
    return connection;
  } catch (cause) {
    throw databaseUnusable(cause);
  }
}

/**
 * Transactions that take SQLite's write lock when they begin. One that reads first and writes later fails at once
 * when another process wrote in between (SQLITE_BUSY_SNAPSHOT), however long it would have waited for the lock;
 * so do two processes that both find a migration missing.
 */
function lockingAtOnce(dialect: SqliteDialect): Dialect {
  return {
    createAdapter: () => dialect.createAdapter(),
    createIntrospector: (database) => dialect.createIntrospector(database),
    createQueryCompiler: () => dialect.createQueryCompiler(),
    createDriver: () =>
      Object.assign(dialect.createDriver(), {
        async beginTransaction(connection: DatabaseConnection) {
          await connection.executeQuery(CompiledQuery.raw('begin immediate'));
        },
      }),
  };
}
