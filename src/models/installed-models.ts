import { existsSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { digestOf } from './file-digest.ts';
import { type CatalogueModel, fileNameOf, MODEL_CATALOGUE } from './model-catalogue.ts';

/** Written beside a model's files when all of them are there and right. */
export interface ModelReceipt {
  readonly name: string;
  readonly source: string;
  /** The hub's commit; `imported` where a folder was the source. */
  readonly revision: string;
  readonly licence: string;
  readonly files: readonly { readonly name: string; readonly bytes: number; readonly sha256: string }[];
}

export const RECEIPT = 'packshot-model.json';

export interface InstalledModel {
  readonly model: CatalogueModel;
  readonly folder: string;
  readonly receipt: ModelReceipt;
}

/** The models of the catalogue that lie in the folder, in the catalogue's order. */
export function installedModels(modelsDir: string): InstalledModel[] {
  return MODEL_CATALOGUE.flatMap((model) => {
    const folder = join(modelsDir, model.name);
    const receipt = readReceipt(folder);
    return receipt ? [{ model, folder, receipt }] : [];
  });
}

export type InstalledState = 'verified' | 'damaged' | 'incomplete';

/** Reads every file and compares it with what was pulled. */
export async function verifyInstalled({ model, folder, receipt }: InstalledModel): Promise<InstalledState> {
  const names = new Set(receipt.files.map(({ name }) => name));
  if (model.files.some((file) => !names.has(fileNameOf(file)))) return 'incomplete';
  for (const { name, sha256 } of receipt.files) {
    const path = join(folder, name);
    if (!existsSync(path)) return 'incomplete';
    if ((await digestOf(path, 'sha256')) !== sha256) return 'damaged';
  }
  return 'verified';
}

/** @returns false where it was not installed */
export async function removeInstalled(modelsDir: string, name: string): Promise<boolean> {
  const folder = join(modelsDir, name);
  const there = existsSync(folder);
  await rm(folder, { recursive: true, force: true });
  await rm(join(modelsDir, '.incoming', name), { recursive: true, force: true });
  return there;
}

/** Undefined where nothing whole lies there: a receipt is written last. */
function readReceipt(folder: string): ModelReceipt | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, RECEIPT), 'utf8')) as ModelReceipt;
  } catch {
    return undefined;
  }
}
