import { resolve } from 'node:path';
import { SingleBar } from 'cli-progress';
import { loadConfig } from '../config.ts';
import { AppError } from '../errors.ts';
import { importModel, missingIn, pullModel } from '../models/install-model.ts';
import { installedModels, removeInstalled, verifyInstalled } from '../models/installed-models.ts';
import { type CatalogueModel, isPinned, MODEL_CATALOGUE } from '../models/model-catalogue.ts';
import { EXIT } from './exit-codes.ts';
import { catalogueModel, modelsDirOf } from './models.ts';

export interface InstallFlags {
  readonly acceptNonCommercial?: boolean | undefined;
}

/** `packshot models pull`: the only command that reaches a model hub. */
export async function pullModelsCommand(
  names: readonly string[],
  flags: InstallFlags,
  signal: AbortSignal,
): Promise<number> {
  const { hubUrl } = loadConfig();
  const modelsDir = modelsDirOf();
  const models = names.map(catalogueModel);
  for (const model of models) checkLicence(model, flags);
  for (const model of models) {
    const there = installedModels(modelsDir).find((one) => one.model.name === model.name);
    if (there && (await verifyInstalled(there)) === 'verified') {
      say(`${model.name} is there already: ${there.folder}`);
      continue;
    }
    say(`${model.title}, about ${model.megabytes} MB from ${new URL(hubUrl).host}/${model.repository}`);
    say(`Licence: ${model.licence}`);
    const display = createDownloadDisplay();
    try {
      const receipt = await pullModel(model, { modelsDir, hubUrl, signal, onProgress: display.update });
      display.end();
      say(`${model.name} is installed, revision ${receipt.revision}. ${trustOf(model)}`);
      say('It is used from the next start on.');
    } finally {
      display.end();
    }
  }
  return EXIT.allSucceeded;
}

/** `packshot models import`: every model of the catalogue whose files lie in the folder. */
export async function importModelsCommand(folder: string, flags: InstallFlags): Promise<number> {
  const from = resolve(folder);
  const found: { model: CatalogueModel; folder: string }[] = [];
  for (const model of MODEL_CATALOGUE) {
    // A folder of the model's own name wins: several models call their file model.onnx.
    const place = await placeOf(model, from);
    if (place !== undefined) found.push({ model, folder: place });
  }
  if (found.length === 0) {
    const lines = MODEL_CATALOGUE.map(
      ({ name, files }) => `  ${name}: ${files.map(({ path }) => path).join(', ')}`,
    );
    throw new AppError(
      'usage_invalid',
      `${folder} holds no model that packshot knows. Put a model's files into a folder of its name:\n${lines.join('\n')}`,
    );
  }
  for (const { model } of found) checkLicence(model, flags);
  for (const { model, folder: place } of found) {
    await importModel(model, place, modelsDirOf());
    say(`${model.name} is installed. Licence: ${model.licence}`);
    if (!isPinned(model)) say('This version knows no digest of its files: they were taken as they are.');
  }
  return EXIT.allSucceeded;
}

export async function removeModelsCommand(names: readonly string[]): Promise<number> {
  for (const { name } of names.map(catalogueModel)) {
    say((await removeInstalled(modelsDirOf(), name)) ? `${name} was removed.` : `${name} was not installed.`);
  }
  return EXIT.allSucceeded;
}

async function placeOf(model: CatalogueModel, folder: string): Promise<string | undefined> {
  const own = resolve(folder, model.name);
  if ((await missingIn(model, own)).length === 0) return own;
  // Two layouts share these names: only in a folder of its own it is clear which model it is.
  const ambiguous = MODEL_CATALOGUE.some(
    (other) =>
      other !== model && other.files.some(({ path }) => model.files.some((file) => file.path === path)),
  );
  return !ambiguous && (await missingIn(model, folder)).length === 0 ? folder : undefined;
}

/** What the files were compared with. */
function trustOf(model: CatalogueModel): string {
  return isPinned(model)
    ? 'Its files have the sha256 that this version of packshot knows.'
    : 'Its files have the digests that the hub declares; this version of packshot knows none of its own.';
}

function checkLicence({ name, licence, nonCommercial }: CatalogueModel, flags: InstallFlags): void {
  if (!nonCommercial || flags.acceptNonCommercial) return;
  throw new AppError(
    'usage_invalid',
    `${name} is licensed ${licence}: not for pictures that help to sell something. ` +
      'If that is not what you do, say so with --accept-non-commercial.',
  );
}

const BAR = '  {file} {bar} {percentage} % {eta_formatted}';

function createDownloadDisplay() {
  const { stdout } = process;
  let bar: SingleBar | undefined;
  let shown = '';
  const end = () => {
    bar?.stop();
    bar = undefined;
  };
  return {
    update({ file, bytes, total }: { file: string; bytes: number; total: number }): void {
      if (file !== shown) {
        end();
        shown = file;
        if (stdout.isTTY) bar = new SingleBar({ format: BAR, hideCursor: true });
        else say(`  ${file}, ${(total / 1e6).toFixed(1)} MB`);
        bar?.start(total, bytes, { file });
      }
      bar?.update(bytes);
    },
    end,
  };
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
