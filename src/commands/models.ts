import { loadConfig } from '../config.ts';
import { AppError } from '../errors.ts';
import { type InstalledModel, installedModels, verifyInstalled } from '../models/installed-models.ts';
import { type CatalogueModel, findModel, isPinned, MODEL_CATALOGUE } from '../models/model-catalogue.ts';
import {
  type EmbeddedModel,
  listEmbeddedModels,
  type ModelState,
  verifyModel,
} from '../services/embedded-models.ts';
import { EXIT } from './exit-codes.ts';

/** @returns the exit code: 1 when an embedded model that is not optional is missing */
export function listModelsCommand({ json }: { json?: boolean }): number {
  const embedded = listEmbeddedModels();
  const installed = new Map(installedHere().map((one) => [one.model.name, one]));
  if (json) {
    printJson([
      ...embedded.map((model) => describe(model)),
      ...MODEL_CATALOGUE.map((model) => describePullable(model, installed.get(model.name))),
    ]);
  } else {
    say('Embedded, by npm install:');
    for (const model of embedded) {
      sayModel(model.service, model.name, model.path ?? `missing: npm install ${model.packageName}`);
    }
    say('\nTo be pulled, by `packshot models pull NAME`:');
    for (const model of MODEL_CATALOGUE) sayPullable(model, installed.get(model.name));
  }
  return embedded.some((model) => model.path === undefined && !model.optional)
    ? EXIT.someFailed
    : EXIT.allSucceeded;
}

/** @returns the exit code: 1 when a model is damaged, or is missing and not optional */
export async function verifyModelsCommand({ json }: { json?: boolean }): Promise<number> {
  const embedded: { model: EmbeddedModel; state: ModelState }[] = [];
  // One after the other: IS-Net alone has 88 MB.
  for (const model of listEmbeddedModels()) embedded.push({ model, state: await verifyModel(model) });
  const pulled: { one: InstalledModel; state: string }[] = [];
  for (const one of installedHere()) pulled.push({ one, state: await verifyInstalled(one) });
  if (json) {
    printJson([
      ...embedded.map(({ model, state }) => ({ ...describe(model), state })),
      ...pulled.map(({ one, state }) => ({ ...describePullable(one.model, one), state })),
    ]);
  } else {
    for (const { model, state } of embedded) sayModel(model.service, model.name, advise(model, state));
    for (const { one, state } of pulled) {
      const text = state === 'verified' ? 'ok' : `DAMAGED: packshot models pull ${one.model.name}`;
      sayModel(slotOf(one.model), one.model.name, text);
    }
  }
  const bad =
    embedded.some(({ model, state }) => state === 'damaged' || (state === 'missing' && !model.optional)) ||
    pulled.some(({ state }) => state !== 'verified');
  return bad ? EXIT.someFailed : EXIT.allSucceeded;
}

/** @throws AppError `usage_invalid` that names the models there are */
export function catalogueModel(name: string): CatalogueModel {
  const model = findModel(name);
  if (model) return model;
  const names = MODEL_CATALOGUE.map((one) => one.name).join(', ');
  throw new AppError('usage_invalid', `There is no model "${name}". There are: ${names}.`);
}

export function modelsDirOf(): string {
  return loadConfig().engines.modelsDir!;
}

/** What a model serves, in the words of `doctor` and `params.engines`. */
export function slotOf({ use }: CatalogueModel): 'sam' | 'inpaint' {
  return use.kind === 'inpaint' ? 'inpaint' : 'sam';
}

function installedHere(): InstalledModel[] {
  return installedModels(modelsDirOf());
}

function advise({ packageName, sha256 }: EmbeddedModel, state: ModelState): string {
  if (state === 'verified') return `ok, sha256 ${sha256}`;
  if (state === 'missing') return `missing: npm install ${packageName}`;
  return `DAMAGED: remove node_modules/${packageName} and run npm install`;
}

function describe({ name, service, packageName, optional, license, sha256, path }: EmbeddedModel) {
  return { name, service, package: packageName, optional, license, sha256, path: path ?? null };
}

function describePullable(model: CatalogueModel, installed: InstalledModel | undefined) {
  const { name, title, improves, licence, nonCommercial, megabytes, repository, files } = model;
  return {
    name,
    service: slotOf(model),
    title,
    improves,
    license: licence,
    nonCommercial,
    megabytes,
    source: {
      repository,
      revision: model.revision,
      files: files.map(({ path, sha256 }) => ({ path, sha256: sha256 ?? null })),
    },
    pinned: isPinned(model),
    optional: true,
    path: installed?.folder ?? null,
    ...(installed ? { receipt: installed.receipt } : {}),
  };
}

function sayPullable(model: CatalogueModel, installed: InstalledModel | undefined): void {
  const state = installed ? `installed: ${installed.folder}` : `${model.megabytes} MB`;
  sayModel(slotOf(model), model.name, `${state}, ${model.licence}`);
  say(`         ${model.improves}`);
}

function sayModel(slot: string, name: string, text: string): void {
  say(`${slot.padEnd(8)} ${name.padEnd(36)} ${text}`);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function printJson(value: unknown): void {
  say(JSON.stringify(value, null, 2));
}
