import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { laMa, miGan } from './inpainting-models.ts';
import { biRefNet, isNet, u2Net } from './salient-models.ts';
import {
  exportedSam2Decoder,
  exportedSam2Encoder,
  exportedSamDecoder,
  exportedSamEncoder,
  exportedSamRawEncoder,
  sam2Decoder,
  sam2Encoder,
  samDecoder,
  samEncoder,
} from './sam-models.ts';

/**
 * Models of a few kB with the names, types and shapes of the real ones, computing something simple by colour and
 * place: what a real file would go through (open, detect, batch, prompt, decode, release), they go through, too.
 * The keys are the files' paths; a folder is a model.
 */
const TINY_MODELS: Readonly<Record<string, () => Uint8Array>> = {
  'slimsam/vision_encoder.onnx': samEncoder,
  'slimsam/prompt_encoder_mask_decoder.onnx': samDecoder,
  'sam2.1-tiny/vision_encoder.onnx': sam2Encoder,
  'sam2.1-tiny/prompt_encoder_mask_decoder.onnx': sam2Decoder,
  'mobile-sam/encoder.onnx': exportedSamEncoder,
  'mobile-sam/decoder.onnx': exportedSamDecoder,
  'mobile-sam-raw/encoder.onnx': exportedSamRawEncoder,
  'mobile-sam-raw/decoder.onnx': exportedSamDecoder,
  'sam2-exported/encoder.onnx': exportedSam2Encoder,
  'sam2-exported/decoder.onnx': exportedSam2Decoder,
  'u2net/u2net.onnx': u2Net,
  'birefnet/model.onnx': biRefNet,
  'isnet/isnet-general-use.onnx': isNet,
  'lama/lama_fp32.onnx': laMa,
  'migan/migan_pipeline_v2.onnx': miGan,
};

export const TINY_MODEL_FILES = Object.keys(TINY_MODELS);

/** The bytes of one, for instance `lama/lama_fp32.onnx`. */
export function tinyModel(file: string): Uint8Array {
  const make = TINY_MODELS[file];
  if (!make) throw new RangeError(`no tiny model ${file}; there are ${TINY_MODEL_FILES.join(', ')}`);
  return make();
}

/** Writes all of them under a folder: a few milliseconds. */
export function writeTinyModels(folder: string): void {
  for (const file of TINY_MODEL_FILES) {
    const path = join(folder, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, tinyModel(file));
  }
}
