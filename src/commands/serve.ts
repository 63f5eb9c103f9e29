import { startApp } from '../app.ts';
import { loadServiceConfig, modelHostEnvironment } from '../config.ts';
import { EXIT } from './exit-codes.ts';

export interface ServeFlags {
  readonly host?: string;
  readonly port?: number;
  /** False with `--no-work`: photos are left to `packshot worker` elsewhere. */
  readonly work: boolean;
}

/** `packshot serve`: page and API, and the work too unless told otherwise. Runs until it is stopped. */
export async function serveCommand(flags: ServeFlags, signal: AbortSignal): Promise<number> {
  const config = loadServiceConfig();
  const app = await startApp({
    ...config,
    modelHostEnvironment: modelHostEnvironment(),
    ...(flags.host === undefined ? {} : { host: flags.host }),
    ...(flags.port === undefined ? {} : { port: flags.port }),
    serve: true,
    work: flags.work,
  });
  process.stdout.write(
    `packshot listens on ${app.url}\n  data: ${config.dataDir}\n  API documents: ${app.url}/docs\n`,
  );
  if (!app.keys) process.stdout.write('  No API key exists: only this machine can reach the server.\n');
  await aborted(signal);
  await app.stop();
  return EXIT.allSucceeded;
}

/** `packshot worker`: works on photos that another machine's `packshot serve` takes in. */
export async function workerCommand(signal: AbortSignal): Promise<number> {
  const config = loadServiceConfig();
  const app = await startApp({
    ...config,
    modelHostEnvironment: modelHostEnvironment(),
    serve: false,
    work: true,
  });
  process.stdout.write('packshot worker is ready\n');
  await aborted(signal);
  await app.stop();
  return EXIT.allSucceeded;
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
