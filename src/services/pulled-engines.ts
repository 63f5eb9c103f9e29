import { openLocalModel } from '../inference/local-model.ts';
import { openWithinMemory } from '../inference/open-within-memory.ts';
import { type InstalledModel, installedModels } from '../models/installed-models.ts';
import type { ModelUse } from '../models/model-catalogue.ts';
import type { EngineDescription } from './engine.ts';
import { describeAt, type ModelPlace } from './model-place.ts';
import { openPulled } from './open-pulled.ts';
import { createSalientSegmenter } from './sam/isnet-segmenter.ts';
import { createSalientNetwork } from './sam/onnx/salient-network.ts';
import { createSamNetwork } from './sam/onnx/sam-network.ts';
import { createSamSegmenter } from './sam/onnx/sam-segmenter.ts';
import type { SAMService } from './sam/sam-service.ts';
import { createInpaintByNetwork } from './zimage/inpainting/inpaint-by-network.ts';
import type { InpaintEngine } from './zimage/zimage-service.ts';

interface Pulled<Use extends ModelUse> extends InstalledModel {
  readonly use: Use;
}

/**
 * The engines whose models lie in the data folder, in the catalogue's order: those that take prompts before those
 * that only see what stands out, for whoever pulled one wants it used.
 *
 * @param embedded tells the ones that take prompts where to look, unless a salient model was pulled, too
 */
export function createPulledSegmenters(
  modelsDir: string | undefined,
  place: ModelPlace,
  embedded: SAMService,
): SAMService[] {
  const installed = modelsDir === undefined ? [] : installedModels(modelsDir);
  const salient = pulledFor(installed, 'salient').map((one) => createSalient(one, place));
  const sam = pulledFor(installed, 'sam').map((one) => createSam(one, place, salient[0] ?? embedded));
  return [...sam, ...salient];
}

/** LaMa and MI-GAN where they were pulled. */
export function createPulledInpainters(modelsDir: string | undefined, place: ModelPlace): InpaintEngine[] {
  const installed = modelsDir === undefined ? [] : installedModels(modelsDir);
  return pulledFor(installed, 'inpaint').map((one) =>
    createInpaintByNetwork(describePulled(one, place), () => openHere(one, one.use.file, place)),
  );
}

function createSalient(
  pulled: Pulled<Extract<ModelUse, { kind: 'salient' }>>,
  place: ModelPlace,
): SAMService {
  return createSalientSegmenter(describePulled(pulled, place), async () => {
    const model = await openHere(pulled, pulled.use.file, place);
    try {
      return createSalientNetwork(model, pulled.use);
    } catch (error) {
      await model.close();
      throw error;
    }
  });
}

function createSam(
  pulled: Pulled<Extract<ModelUse, { kind: 'sam' }>>,
  place: ModelPlace,
  salient: SAMService,
): SAMService {
  const open = async () => {
    const encoder = await openHere(pulled, pulled.use.encoder, place);
    const decoder = await openHere(pulled, pulled.use.decoder, place);
    try {
      return createSamNetwork(encoder, decoder);
    } catch (error) {
      await Promise.all([encoder.close(), decoder.close()]);
      throw error;
    }
  };
  return createSamSegmenter({ engine: describePulled(pulled, place), open, salient });
}

function openHere(pulled: InstalledModel, file: string, { openModel }: ModelPlace) {
  return openPulled(pulled, file, openModel ?? openWithinMemory(openLocalModel));
}

/** The files' digests are the version: the same digest, the same weights. */
function describePulled({ model, receipt }: InstalledModel, place: ModelPlace): EngineDescription {
  return describeAt(place.device ?? onCpu, {
    name: model.name,
    notes: model.nonCommercial ? [`Licence: ${model.licence}.`] : [],
    model: model.repository,
    version: receipt.files[0]?.sha256.slice(0, 12),
  });
}

const onCpu = () => 'cpu' as const;

function pulledFor<Kind extends ModelUse['kind']>(
  installed: readonly InstalledModel[],
  kind: Kind,
): Pulled<Extract<ModelUse, { kind: Kind }>>[] {
  return installed.flatMap((one) => {
    const { use } = one.model;
    return isOfKind(use, kind) ? [{ ...one, use }] : [];
  });
}

function isOfKind<Kind extends ModelUse['kind']>(
  use: ModelUse,
  kind: Kind,
): use is Extract<ModelUse, { kind: Kind }> {
  return use.kind === kind;
}
