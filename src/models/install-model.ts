import { randomUUID } from 'node:crypto';
import { copyFile, mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { AppError } from '../errors.ts';
import { downloadFile } from './download-file.ts';
import { digestOf } from './file-digest.ts';
import { declareFile } from './hub-file.ts';
import { type ModelReceipt, RECEIPT } from './installed-models.ts';
import { type CatalogueModel, fileNameOf } from './model-catalogue.ts';

export interface PullOptions {
  readonly modelsDir: string;
  readonly hubUrl: string;
  readonly onProgress?: ((progress: { file: string; bytes: number; total: number }) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly stallMs?: number | undefined;
}

/**
 * Fetches a model's files from the hub. They gather under `.incoming` and take their place together, when each has
 * the digest that the hub declares (and the catalogue's, where that knows one).
 *
 * @throws AppError `model_unavailable`, `model_corrupt`, `storage_failed`
 */
export async function pullModel(model: CatalogueModel, options: PullOptions): Promise<ModelReceipt> {
  const { modelsDir, hubUrl, signal, stallMs } = options;
  const incoming = join(modelsDir, '.incoming', model.name);
  await mkdir(incoming, { recursive: true });
  let revision = model.revision;
  for (const file of model.files) {
    const { repository } = model;
    const declared = await declareFile({ hubUrl, repository, revision, path: file.path }, signal);
    checkPinned(model, file.path, file.sha256, declared.digest);
    const path = join(incoming, fileNameOf(file));
    await downloadFile(declared, {
      partPath: path,
      signal,
      stallMs,
      onProgress: (bytes) => options.onProgress?.({ file: basename(path), bytes, total: declared.bytes }),
    });
    // All files of one commit, also where the branch moves on meanwhile.
    revision = declared.commit;
  }
  return settle(model, incoming, modelsDir, { source: `${hubUrl}/${model.repository}`, revision });
}

/**
 * Takes a model's files from a folder: for machines without internet. They are checked against the catalogue where
 * it knows their digests.
 *
 * @throws AppError `model_unavailable` that names the files that are missing, `model_corrupt`, `storage_failed`
 */
export async function importModel(
  model: CatalogueModel,
  folder: string,
  modelsDir: string,
): Promise<ModelReceipt> {
  const missing = await missingIn(model, folder);
  if (missing.length > 0) {
    const message = `${folder} lacks ${missing.join(', ')} of ${model.name} (${model.repository}).`;
    throw new AppError('model_unavailable', message, { subject: folder });
  }
  const incoming = join(modelsDir, '.incoming', `import-${randomUUID()}`);
  await mkdir(incoming, { recursive: true });
  try {
    for (const file of model.files) {
      const name = fileNameOf(file);
      await copyFile(join(folder, name), join(incoming, name));
      if (file.sha256) {
        const hex = await digestOf(join(incoming, name), 'sha256');
        checkPinned(model, name, file.sha256, { kind: 'sha256', hex });
      }
    }
    return await settle(model, incoming, modelsDir, { source: 'import', revision: 'imported' });
  } catch (error) {
    await rm(incoming, { recursive: true, force: true });
    throw error;
  }
}

/** Which of a model's files a folder lacks. */
export async function missingIn(model: CatalogueModel, folder: string): Promise<string[]> {
  const names = new Set(await readdir(folder).catch(() => []));
  return model.files.map(fileNameOf).filter((name) => !names.has(name));
}

function checkPinned(
  { name }: CatalogueModel,
  path: string,
  sha256: string | undefined,
  { kind, hex }: { readonly kind: 'sha256' | 'git'; readonly hex: string },
): void {
  if (sha256 === undefined || (kind === 'sha256' && hex === sha256)) return;
  throw new AppError(
    'model_corrupt',
    `${path} is not the file of ${name} that this version of packshot knows (sha256 ${hex} instead of ${sha256}).`,
    { subject: name },
  );
}

/** Writes the receipt and puts the folder in its place; what was there before goes only then. */
async function settle(
  model: CatalogueModel,
  incoming: string,
  modelsDir: string,
  origin: Pick<ModelReceipt, 'source' | 'revision'>,
): Promise<ModelReceipt> {
  const files = await Promise.all(
    model.files.map(async (file) => {
      const path = join(incoming, fileNameOf(file));
      return {
        name: fileNameOf(file),
        bytes: (await stat(path)).size,
        sha256: await digestOf(path, 'sha256'),
      };
    }),
  );
  const receipt: ModelReceipt = { name: model.name, licence: model.licence, ...origin, files };
  await writeFile(join(incoming, RECEIPT), `${JSON.stringify(receipt, null, 2)}\n`);
  const folder = join(modelsDir, model.name);
  const old = join(modelsDir, '.incoming', `old-${randomUUID()}`);
  await rename(folder, old).catch(() => undefined);
  await rename(incoming, folder);
  await rm(old, { recursive: true, force: true });
  return receipt;
}
