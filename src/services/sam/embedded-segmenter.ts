import { createIsNetSegmenter } from './isnet-segmenter.ts';
import type { SAMService } from './sam-service.ts';

/** The best engine that this installation can run. */
export function createEmbeddedSegmenter(): SAMService {
  return createIsNetSegmenter();
}
