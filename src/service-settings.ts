import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { AppError } from './errors.ts';
import { makeFolderAtStart } from './make-folder.ts';
import type { S3StoreOptions } from './storage/s3-store.ts';

/** What the environment decides about the service. */
export interface ServiceSettings {
  readonly dataDir: string;
  /** `PACKSHOT_DATABASE_URL`; default: SQLite under the data folder. */
  readonly databaseUrl: string;
  /** `PACKSHOT_STORAGE_URL`; undefined: the data folder. */
  readonly s3?: S3StoreOptions | undefined;
  /** `PACKSHOT_HOST`, default 127.0.0.1. */
  readonly host: string;
  /** `PACKSHOT_PORT`, default 8080. */
  readonly port: number;
  /** Signs links; `PACKSHOT_SECRET`, default: made once and kept in the data folder. */
  readonly secret: string;
  /** `PACKSHOT_MAX_PHOTO_MB`, default 20. */
  readonly photoBytes: number;
  /** `PACKSHOT_RETENTION_DAYS`, default 30, 0 = never. */
  readonly retentionDays: number;
  /** `PACKSHOT_RATE_LIMIT`: requests a minute for one key or address, default 6000. */
  readonly requestsPerMinute: number;
  /**
   * `PACKSHOT_INTERNAL_WEBHOOKS=allow`: webhooks may go to this machine and its network. Refused by default:
   * whoever may create a batch could make the server knock on doors that only it can reach.
   */
  readonly internalWebhooks: boolean;
  /** `PACKSHOT_LOG_LEVEL`: debug, info, warn, error, silent; default info. */
  readonly logLevel: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'];

/** @throws AppError `config_invalid` that names every problem with its format and default */
export function loadServiceSettings(dataDir: string, environment: Environment): ServiceSettings {
  const problems: string[] = [];
  const text = (name: string) => environment[name]?.trim() || undefined;
  const whole = (name: string, fallback: number, most: number) => {
    const value = Number(text(name) ?? fallback);
    if (Number.isInteger(value) && value >= 0 && value <= most) return value;
    problems.push(`${name}: "${text(name)}" is not a whole number from 0 to ${most} (default: ${fallback})`);
    return fallback;
  };
  const logLevel = text('PACKSHOT_LOG_LEVEL') ?? 'info';
  if (!LOG_LEVELS.includes(logLevel))
    problems.push(`PACKSHOT_LOG_LEVEL: one of ${LOG_LEVELS.join(', ')} (default: info)`);
  const internalWebhooks = text('PACKSHOT_INTERNAL_WEBHOOKS') ?? 'refuse';
  if (!['allow', 'refuse'].includes(internalWebhooks))
    problems.push('PACKSHOT_INTERNAL_WEBHOOKS: allow or refuse (default: refuse)');
  const storageUrl = text('PACKSHOT_STORAGE_URL');
  const databaseUrl = text('PACKSHOT_DATABASE_URL') ?? `sqlite:${path.join(dataDir, 'packshot.sqlite')}`;
  if (!/^(postgres(ql)?:\/\/|sqlite:)/.test(databaseUrl)) {
    problems.push(
      'PACKSHOT_DATABASE_URL: postgres://user:password@host/database or sqlite:path (default: a file in the data folder)',
    );
  }
  const settings = {
    dataDir,
    databaseUrl,
    s3: storageUrl === undefined ? undefined : readStorageUrl(storageUrl, environment, problems),
    host: text('PACKSHOT_HOST') ?? '127.0.0.1',
    port: whole('PACKSHOT_PORT', 8080, 65_535),
    photoBytes: whole('PACKSHOT_MAX_PHOTO_MB', 20, 500) * 1_000_000,
    retentionDays: whole('PACKSHOT_RETENTION_DAYS', 30, 36_500),
    requestsPerMinute: whole('PACKSHOT_RATE_LIMIT', 6000, 10_000_000),
    internalWebhooks: internalWebhooks === 'allow',
    logLevel,
  };
  if (problems.length > 0) throw new AppError('config_invalid', problems.join('\n'));
  return { ...settings, secret: text('PACKSHOT_SECRET') ?? keptSecret(dataDir) };
}

const STORAGE_FORMAT =
  's3://bucket?endpoint=https://host&public=https://host&region=name (default: the data folder)';
const STORAGE_PARAMETERS = new Set(['endpoint', 'public', 'region']);

/** The keys come from AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY. */
function readStorageUrl(
  url: string,
  environment: Environment,
  problems: string[],
): S3StoreOptions | undefined {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed?.protocol !== 's3:' || parsed.hostname === '') {
    problems.push(`PACKSHOT_STORAGE_URL: ${STORAGE_FORMAT}`);
    return undefined;
  }
  const given = parsed.searchParams;
  for (const name of given.keys()) {
    if (!STORAGE_PARAMETERS.has(name))
      problems.push(`PACKSHOT_STORAGE_URL: no setting "${name}"; write ${STORAGE_FORMAT}`);
  }
  const addressOf = (name: string) => {
    const address = given.get(name) ?? undefined;
    if (address !== undefined && !isAddress(address))
      problems.push(
        `PACKSHOT_STORAGE_URL: ${name} must be http(s)://host or http(s)://host:port and nothing more`,
      );
    return address;
  };
  return {
    bucket: parsed.hostname,
    endpoint: addressOf('endpoint'),
    publicEndpoint: addressOf('public'),
    region: given.get('region') ?? environment.AWS_REGION ?? 'us-east-1',
    accessKeyId: environment.AWS_ACCESS_KEY_ID,
    secretAccessKey: environment.AWS_SECRET_ACCESS_KEY,
  };
}

/** Links are signed for host and path, so a store behind a path of its own would not know them again. */
function isAddress(text: string): boolean {
  return URL.canParse(text) && /^https?:\/\/[^/@]+$/.test(text.replace(/\/$/, ''));
}

/** Made on first use, readable by its owner only; `wx` so that two first starts agree on one. */
function keptSecret(dataDir: string): string {
  const file = path.join(dataDir, 'secret');
  makeFolderAtStart(dataDir);
  try {
    writeFileSync(file, randomBytes(32).toString('hex'), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return readFileSync(file, 'utf8');
}
