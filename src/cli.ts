#!/usr/bin/env node
import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { EXIT } from './commands/exit-codes.ts';
import type { ExportTritonFlags } from './commands/export-triton.ts';
import type { InstallFlags } from './commands/install-models.ts';
import type { CreateKeyFlags } from './commands/keys.ts';
import type { RunFlags } from './commands/run.ts';
import type { ServeFlags } from './commands/serve.ts';
import { AppError, type ErrorReport, toErrorReport } from './errors.ts';
import { VERSION } from './version.ts';

const USAGE_ERRORS = new Set<AppError['code']>([
  'usage_invalid',
  'config_invalid',
  'params_invalid',
  'photo_count_out_of_range',
  'photo_not_found',
]);

const stopping = new AbortController();

const program = new Command('packshot')
  .description(
    'Batch processing of product photos: text removal, studio backgrounds, cutouts, marketplace sizes',
  )
  .version(VERSION)
  .exitOverride()
  .showHelpAfterError();

// Commands are loaded when they are called: engines take longer to load than most answers to compute.
program
  .command('run')
  .description('process photos and folders of photos')
  .argument('<paths...>', 'photos (JPEG, PNG, WebP, TIFF, GIF, AVIF) and folders of them')
  .option(
    '--operations <names>',
    'comma-separated: text_removal, background_replacement, cutout, enhance, resize',
  )
  .option('--style <id>', 'background look, e.g. minimal_white, natural_light, amazon_standard')
  .option(
    '--params <file>',
    'JSON with parameters; its "overrides" maps file names or indexes to what differs',
  )
  .option('--preset <id>', 'marketplace size, e.g. amazon_main, shopify_square')
  .option('--format <format>', 'jpeg, png, webp or avif')
  .option('--quality <1-100>', 'of the output file')
  .option('--out <dir>', 'folder for results, previews, contact sheet and manifest', 'packshot-out')
  .option('--zip <file>', 'also write a ZIP of originals, results and manifest')
  .option('--processes <count>', 'photos worked on at once', parseProcesses)
  .option('--json', 'print one JSON document and nothing else')
  .action((paths: string[], flags: RunFlags) =>
    finish(
      async () => (await import('./commands/run.ts')).runCommand(paths, flags, stopping.signal),
      flags.json,
    ),
  );

program
  .command('serve')
  .description('page and API; works on photos too')
  .option('--host <address>', 'default 127.0.0.1; any other needs an API key')
  .option('--port <number>', 'default 8080', parsePort)
  .option('--no-work', 'leave the work to `packshot worker` on other machines')
  .action((flags: ServeFlags) =>
    finish(async () => (await import('./commands/serve.ts')).serveCommand(flags, stopping.signal)),
  );

program
  .command('worker')
  .description('work on photos that `packshot serve` takes in, over PostgreSQL and S3')
  .action(() => finish(async () => (await import('./commands/serve.ts')).workerCommand(stopping.signal)));

const keys = program.command('keys').description('API keys of the service');
keys
  .command('create')
  .description('make a key and print its secret, this once')
  .requiredOption('--name <text>', 'whose, or what for')
  .option('--for <id>', 'sees the batches of this key too: for a read-only key, or one that replaces it')
  .option('--read-only', 'may look and download, not change')
  .option('--json', 'print one JSON document')
  .action((flags: CreateKeyFlags) =>
    finish(async () => (await import('./commands/keys.ts')).createKeyCommand(flags), flags.json),
  );
keys
  .command('list')
  .description('without secrets')
  .option('--json', 'print one JSON document')
  .action((flags: { json?: boolean }) =>
    finish(async () => (await import('./commands/keys.ts')).listKeysCommand(flags), flags.json),
  );
keys
  .command('revoke')
  .description('end a key at once')
  .argument('<id>', 'as printed by keys list')
  .action((id: string) => finish(async () => (await import('./commands/keys.ts')).revokeKeyCommand(id)));

program
  .command('doctor')
  .description(
    'what is installed, which engine and device each service uses, what is missing and how to get it',
  )
  .option('--json', 'print one JSON document')
  .action((flags: { json?: boolean }) =>
    finish(async () => (await import('./commands/doctor.ts')).doctorCommand(flags), flags.json),
  );

const models = program.command('models').description('model files: embedded ones and better ones to pull');
models
  .command('list')
  .description('where they lie, and what can be pulled: what it improves, size, licence')
  .option('--json', 'print one JSON document')
  .action((flags: { json?: boolean }) =>
    finish(async () => (await import('./commands/models.ts')).listModelsCommand(flags), flags.json),
  );
models
  .command('verify')
  .description('whether they are complete and unchanged (sha256)')
  .option('--json', 'print one JSON document')
  .action((flags: { json?: boolean }) =>
    finish(async () => (await import('./commands/models.ts')).verifyModelsCommand(flags), flags.json),
  );
models
  .command('export')
  .description('write the models for an inference server: export triton DIR')
  .command('triton')
  .description('a model repository for NVIDIA Triton, with config.pbtxt')
  .argument('<folder>', 'is made; models of the same names in it are replaced')
  .option('--max-batch <count>', 'requests that Triton may merge into one run', parseBatch, 16)
  .option('--delay-us <microseconds>', 'how long it waits for more of them', parseDelay, 5000)
  .option('--json', 'print one JSON document')
  .action((folder: string, flags: ExportTritonFlags) =>
    finish(
      async () => (await import('./commands/export-triton.ts')).exportTritonCommand(folder, flags),
      flags.json,
    ),
  );

models
  .command('pull')
  .description('fetch models from the hub; goes on where an earlier try broke off')
  .argument('<names...>', 'as printed by models list')
  .option('--accept-non-commercial', 'for models whose licence forbids commercial use')
  .action((names: string[], flags: InstallFlags) =>
    finish(async () =>
      (await import('./commands/install-models.ts')).pullModelsCommand(names, flags, stopping.signal),
    ),
  );
models
  .command('import')
  .description(
    "take models from a folder, on machines without internet: each in a folder of the model's name",
  )
  .argument('<folder>', 'holds the files as the hub names them')
  .option('--accept-non-commercial', 'for models whose licence forbids commercial use')
  .action((folder: string, flags: InstallFlags) =>
    finish(async () => (await import('./commands/install-models.ts')).importModelsCommand(folder, flags)),
  );
models
  .command('remove')
  .description('delete pulled models')
  .argument('<names...>', 'as printed by models list')
  .action((names: string[]) =>
    finish(async () => (await import('./commands/install-models.ts')).removeModelsCommand(names)),
  );

function parseProcesses(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1 && count <= 64) return count;
  throw new InvalidArgumentError('Give a whole number from 1 to 64.');
}

function parseBatch(text: string): number {
  return parseWhole(text, 1, 256);
}

function parseDelay(text: string): number {
  return parseWhole(text, 0, 1_000_000);
}

function parseWhole(text: string, least: number, most: number): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= least && number <= most) return number;
  throw new InvalidArgumentError(`a whole number from ${least} to ${most}.`);
}

function parsePort(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new InvalidArgumentError('Give a number from 0 to 65535; 0 takes any free one.');
}

/** Sets the exit code; an error of the user's making is told in words, without a stack. */
async function finish(command: () => Promise<number> | number, json = false): Promise<void> {
  try {
    process.exitCode = await command();
  } catch (thrown) {
    const usage = thrown instanceof AppError && USAGE_ERRORS.has(thrown.code);
    process.exitCode = usage ? EXIT.badUsage : EXIT.someFailed;
    const report = toErrorReport(thrown);
    if (json) printError(report);
    else process.stderr.write(`${report.message}\n`);
  }
}

/** The one document of `--json` when nothing was done. */
function printError(error: ErrorReport): void {
  process.stdout.write(`${JSON.stringify({ error }, null, 2)}\n`);
}

process.on('SIGINT', () => stop(130));
process.on('SIGTERM', () => stop(143));

/** The first time: finished results are kept and told. The second time: at once. */
function stop(exitCode: number): void {
  if (stopping.signal.aborted) process.exit(exitCode);
  process.stderr.write('\nStopping; finished results are kept. Press Ctrl-C again to end at once.\n');
  stopping.abort();
}

// A reader that has seen enough, as in `packshot run … | head`.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(EXIT.someFailed);
  throw error;
});

try {
  await program.parseAsync();
} catch (thrown) {
  if (!(thrown instanceof CommanderError)) throw thrown;
  if (thrown.exitCode !== 0 && process.argv.includes('--json')) {
    printError({ code: 'usage_invalid', message: thrown.message, retryable: false });
  }
  process.exitCode = thrown.exitCode === 0 ? EXIT.allSucceeded : EXIT.badUsage;
}
