import { join } from 'node:path';
import { MOST_PHOTOS_A_BATCH } from '../batch/plan-batch.ts';
import { loadConfig } from '../config.ts';
import { AppError } from '../errors.ts';
import { collectPhotos } from './collect-photos.ts';
import { EXIT } from './exit-codes.ts';
import { createProgressDisplay } from './progress-display.ts';
import { type RunOutcome, runPhotos } from './run-photos.ts';
import { type RecipeFlags, readRunRequest } from './run-request.ts';

export interface RunFlags extends RecipeFlags {
  readonly out: string;
  readonly zip?: string | undefined;
  readonly json?: boolean | undefined;
  readonly processes?: number | undefined;
}

/**
 * `packshot run`: files and folders in, finished photos out.
 *
 * @returns the exit code: 0 all succeeded, 1 some failed or it was cancelled
 * @throws AppError for what is wrong with the request itself
 */
export async function runCommand(
  paths: readonly string[],
  flags: RunFlags,
  signal: AbortSignal,
): Promise<number> {
  const config = loadConfig();
  const request = await readRunRequest(flags);
  const { photoPaths, leftOut } = await collectPhotos(paths, flags.out);
  if (photoPaths.length === 0) {
    throw new AppError('usage_invalid', `There are no photos in ${paths.join(', ')}.`);
  }
  const display = createProgressDisplay(flags.json ? process.stderr : process.stdout, photoPaths.length);
  if (photoPaths.length > MOST_PHOTOS_A_BATCH) {
    const batches = Math.ceil(photoPaths.length / MOST_PHOTOS_A_BATCH);
    display.say(
      `${photoPaths.length} photos: ${batches} batches of up to ${MOST_PHOTOS_A_BATCH}, one after the other.`,
    );
  }
  let outcome: RunOutcome;
  try {
    outcome = await runPhotos({
      ...request,
      photoPaths,
      outDir: flags.out,
      zipPath: flags.zip,
      engines: config.engines,
      device: config,
      processes: flags.processes ?? config.processes,
      signal,
      onProgress: (progress) => display.update(progress),
    });
  } finally {
    display.end();
  }
  process.stdout.write(flags.json ? toJson(outcome, leftOut) : summarise(outcome, leftOut));
  return outcome.manifest.status === 'completed' ? EXIT.allSucceeded : EXIT.someFailed;
}

function toJson({ manifest, ...places }: RunOutcome, leftOut: readonly string[]): string {
  return `${JSON.stringify({ ...manifest, ...places, leftOut }, null, 2)}\n`;
}

/** What a person wants to know at the end. */
export function summarise(outcome: RunOutcome, leftOut: readonly string[]): string {
  const { manifest, outDir, contactSheets, page, zip } = outcome;
  const lines = [''];
  const cancelled = manifest.cancelled > 0 ? `, ${manifest.cancelled} cancelled` : '';
  lines.push(
    `${manifest.total} photos: ${manifest.succeeded} succeeded, ${manifest.failed} failed${cancelled}.`,
  );
  if (leftOut.length > 0) lines.push(`Left out, because they are no pictures: ${leftOut.join(', ')}`);
  const failed = manifest.items.filter((item) => item.status === 'failed');
  if (failed.length > 0) {
    lines.push('', 'Failed:', ...failed.map((item) => `  ${item.error?.message ?? item.filename}`), '');
  }
  lines.push(`Results:       ${join(outDir, 'results')}`);
  if (contactSheets.length > 0) lines.push(`Before/after:  ${contactSheets.join(', ')}`);
  lines.push(`Page:          ${page}`, `Manifest:      ${join(outDir, 'manifest.json')}`);
  if (zip) lines.push(`ZIP:           ${zip.path} (${(zip.bytes / 1e6).toFixed(1)} MB)`);
  return `${lines.join('\n')}\n`;
}
