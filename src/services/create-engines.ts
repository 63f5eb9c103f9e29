import type { EngineAddress } from '../inference/engine-endpoint.ts';
import type { EngineDescription, EngineSlot } from './engine.ts';
import type { EngineSettings } from './engine-settings.ts';
import { describeAt, type ModelPlace } from './model-place.ts';
import type { OCRService } from './ocr/ocr-service.ts';
import { createPpOcr } from './ocr/pp-ocr.ts';
import { createPulledInpainters, createPulledSegmenters } from './pulled-engines.ts';
import { createEmbeddedSegmenter } from './sam/embedded-segmenter.ts';
import type { SAMService } from './sam/sam-service.ts';
import { servedModels } from './served-models.ts';
import { createProceduralZImage } from './zimage/procedural-zimage.ts';
import { createRemotePainters } from './zimage/remote/remote-painters.ts';
import type { BackgroundEngine, InpaintEngine } from './zimage/zimage-service.ts';

/** For each slot the engines that can serve it, the preferred one first, one that always can last. */
export interface Engines {
  readonly ocr: readonly OCRService[];
  readonly sam: readonly SAMService[];
  readonly background: readonly BackgroundEngine[];
  readonly inpaint: readonly InpaintEngine[];
}

/**
 * The one place that decides which engines there are and in which order they are asked: those that the
 * configuration names, then those whose models were pulled, then the embedded ones. Making them is cheap:
 * models are opened, and servers asked, at first use.
 */
export function createEngines(settings: EngineSettings, place: ModelPlace = {}): Engines {
  const procedural = createProceduralZImage();
  const embeddedSegmenter = createEmbeddedSegmenter(place);
  const { modelsDir, remote, cacheDir } = settings;
  const painters = createRemotePainters({ addresses: remote?.zimage ?? [], cacheDir });
  return {
    ocr: [...onServers(remote?.ocr, createPpOcr), createPpOcr(place)],
    sam: [
      ...onServers(remote?.sam, createEmbeddedSegmenter),
      ...createPulledSegmenters(modelsDir, place, embeddedSegmenter),
      embeddedSegmenter,
    ],
    background: [...painters.background, procedural],
    inpaint: [...painters.inpaint, ...createPulledInpainters(modelsDir, place), procedural],
  };
}

/** The same engine with its models on inference servers, under a name of its own. */
function onServers<Service extends { readonly engine: EngineDescription }>(
  addresses: readonly EngineAddress[] = [],
  create: (place: ModelPlace) => Service,
): Service[] {
  if (addresses.length === 0) return [];
  const place = servedModels(addresses);
  const service = create(place);
  const name = `${service.engine.name} (oip)`;
  return [{ ...service, engine: describeAt(() => 'remote', { ...service.engine, name }, place.version) }];
}

/** What is said of a slot's engines, in the order in which they are asked. */
export type EngineList = Readonly<Record<EngineSlot, readonly EngineDescription[]>>;

export function describeEngines(engines: Engines): EngineList {
  const describe = (slot: EngineSlot) => engines[slot].map(({ engine }) => engine);
  return {
    ocr: describe('ocr'),
    sam: describe('sam'),
    background: describe('background'),
    inpaint: describe('inpaint'),
  };
}
