import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openLocalModel } from '../../src/inference/local-model.ts';
import type { OpenModel } from '../../src/inference/model-file.ts';
import type { TensorModel } from '../../src/inference/tensor-model.ts';
import { importModel } from '../../src/models/install-model.ts';
import { findModel } from '../../src/models/model-catalogue.ts';
import { createSalientSegmenter } from '../../src/services/sam/isnet-segmenter.ts';
import { createSalientNetwork, type SalientFamily } from '../../src/services/sam/onnx/salient-network.ts';
import { createSamNetwork } from '../../src/services/sam/onnx/sam-network.ts';
import { createSamSegmenter } from '../../src/services/sam/onnx/sam-segmenter.ts';
import type { SAMService } from '../../src/services/sam/sam-service.ts';
import { tinyModel } from '../tiny-models/tiny-models.ts';

const folder = mkdtempSync(join(tmpdir(), 'packshot-tiny-'));

export function openTiny(file: string, openModel: OpenModel = openLocalModel): Promise<TensorModel> {
  const path = join(folder, file.replaceAll('/', '-'));
  writeFileSync(path, tinyModel(file));
  return openModel({ name: file, paths: [path] });
}

export const SALIENT_FAMILIES: Readonly<Record<string, SalientFamily>> = {
  'u2net/u2net.onnx': { normalisation: 'imagenet', gives: 'probabilities' },
  'birefnet/model.onnx': { normalisation: 'imagenet', gives: 'logits' },
  'isnet/isnet-general-use.onnx': { normalisation: 'centred', gives: 'probabilities' },
};

export function tinySalient(file: string): SAMService {
  return createSalientSegmenter({ name: file, device: 'cpu', notes: [] }, async () =>
    createSalientNetwork(await openTiny(file), SALIENT_FAMILIES[file]!),
  );
}

/** Puts a tiny SlimSAM where `packshot models pull slimsam` would put the real one. */
export async function installTinySlimSam(modelsDir: string): Promise<void> {
  const source = mkdtempSync(join(folder, 'slimsam-'));
  for (const name of ['vision_encoder.onnx', 'prompt_encoder_mask_decoder.onnx']) {
    writeFileSync(join(source, name), tinyModel(`slimsam/${name}`));
  }
  await importModel(findModel('slimsam')!, source, modelsDir);
}

/** Encoder and decoder of each layout. */
export const SAM_PAIRS: Readonly<Record<string, readonly [string, string]>> = {
  'transformers.js SAM (SlimSAM)': [
    'slimsam/vision_encoder.onnx',
    'slimsam/prompt_encoder_mask_decoder.onnx',
  ],
  'transformers.js SAM 2.1 (EdgeTAM)': [
    'sam2.1-tiny/vision_encoder.onnx',
    'sam2.1-tiny/prompt_encoder_mask_decoder.onnx',
  ],
  'samexporter MobileSAM': ['mobile-sam/encoder.onnx', 'mobile-sam/decoder.onnx'],
  'samexporter MobileSAM with preprocessing': ['mobile-sam-raw/encoder.onnx', 'mobile-sam-raw/decoder.onnx'],
  'samexporter SAM 2': ['sam2-exported/encoder.onnx', 'sam2-exported/decoder.onnx'],
};

export async function tinySamNetwork([encoder, decoder]: readonly [string, string], openModel?: OpenModel) {
  return createSamNetwork(await openTiny(encoder, openModel), await openTiny(decoder, openModel));
}

export function tinySam(pair: readonly [string, string], openModel?: OpenModel): Required<SAMService> {
  const salient = tinySalient('u2net/u2net.onnx');
  const sam = createSamSegmenter({
    engine: { name: 'tiny-sam', device: 'cpu', notes: [] },
    open: () => tinySamNetwork(pair, openModel),
    salient,
  });
  return {
    ...sam,
    close: async () => {
      await sam.close();
      await salient.close();
    },
  };
}
