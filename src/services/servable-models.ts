import type { ModelFile } from '../inference/model-file.ts';
import { ocrModelFiles, packagedModelsDir } from './ocr/ocr-models.ts';
import { isNetModel } from './sam/isnet-network.ts';
import { findIsNetWeights } from './sam/isnet-weights.ts';

/**
 * The models that an inference server can run for this installation, as the engines feed them.
 *
 * @throws AppError `engine_unavailable` where a package is missing
 */
export function servableModels(): ModelFile[] {
  const weights = findIsNetWeights();
  return [
    ...Object.values(ocrModelFiles(packagedModelsDir())),
    ...(weights === undefined ? [] : [isNetModel(weights)]),
  ];
}
