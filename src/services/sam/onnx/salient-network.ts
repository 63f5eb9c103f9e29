import { AppError } from '../../../errors.ts';
import {
  createGrayPlane,
  type GrayPlane,
  type PixelRect,
  type RgbImage,
} from '../../../image/pixel-image.ts';
import { resampleGray, resampleRgb, wholeOf } from '../../../image/resample.ts';
import type { Tensor, TensorModel } from '../../../inference/tensor-model.ts';
import type { IsNetNetwork } from '../isnet-network.ts';
import { unknownLayout } from './sam-layout.ts';

/** What a salient model's file does not say of itself. */
export interface SalientFamily {
  /** Of channels 0–1: ImageNet's mean and deviation, or 0.5 and 1. */
  readonly normalisation: 'imagenet' | 'centred';
  readonly gives: 'probabilities' | 'logits';
}

const NORMALISATION = {
  imagenet: { mean: [0.485, 0.456, 0.406], deviation: [0.229, 0.224, 0.225] },
  centred: { mean: [0.5, 0.5, 0.5], deviation: [1, 1, 1] },
} as const;
const DEFAULT_SIDE_PX = 1024;

/**
 * U²-Net, BiRefNet, IS-Net and their like: a picture in, saliency out, at the one size that the file was traced
 * at. Looking at the whole photo again at another size gives what it gave the first time, at no cost.
 *
 * Values are taken as they are: stretching them to 0–1, as rembg does, makes a mask of an empty prediction.
 *
 * @throws AppError `engine_unavailable` where the file is no such model
 */
export function createSalientNetwork(model: TensorModel, family: SalientFamily): IsNetNetwork {
  const { inputName, outputName, sidePx } = detectSalient(model);
  const seen = new WeakMap<Uint8Array, GrayPlane>();

  const look = async (image: RgbImage, region: PixelRect, signal?: AbortSignal): Promise<GrayPlane> => {
    const input = toPlanes(resampleRgb(image, region, sidePx, sidePx), family);
    const outputs = await model.run({ [inputName]: input }, { outputs: [outputName], signal });
    return toPlane(outputs[outputName]!, family, model.name);
  };

  return {
    async saliency(image, region, sizePx, { signal } = {}) {
      const whole = region.widthPx === image.widthPx && region.heightPx === image.heightPx;
      const plane = (whole ? seen.get(image.data) : undefined) ?? (await look(image, region, signal));
      if (whole) seen.set(image.data, plane);
      return resampleGray(plane, wholeOf(plane), sizePx, sizePx);
    },
    close: () => model.close(),
  };
}

function detectSalient(model: TensorModel): { inputName: string; outputName: string; sidePx: number } {
  const [input, ...others] = model.inputs;
  const [output] = model.outputs;
  const [, channels, heightPx, widthPx] = input?.dims ?? [];
  const picture = input?.dims.length === 4 && channels === 3 && heightPx === widthPx;
  if (!input || !output || others.length > 0 || !picture || output.dims.length !== 4) {
    throw unknownLayout(model, 'no model that finds salient things: those take one square picture');
  }
  if (input.type !== 'float32') {
    throw unknownLayout(model, `an export that takes ${input.type}; the fp32 one is needed`);
  }
  // Further outputs are side heads of the training; the first is the one to use in all of these models.
  return { inputName: input.name, outputName: output.name, sidePx: heightPx ?? DEFAULT_SIDE_PX };
}

function toPlanes(image: RgbImage, { normalisation }: SalientFamily): Tensor {
  const { mean, deviation } = NORMALISATION[normalisation];
  const pixels = image.widthPx * image.heightPx;
  const data = new Float32Array(3 * pixels);
  for (let c = 0; c < 3; c += 1) {
    const scale = 1 / (255 * deviation[c]!);
    const offset = mean[c]! / deviation[c]!;
    for (let i = 0; i < pixels; i += 1) data[c * pixels + i] = image.data[3 * i + c]! * scale - offset;
  }
  return { type: 'float32', dims: [1, 3, image.heightPx, image.widthPx], data };
}

function toPlane({ dims, data }: Tensor, { gives }: SalientFamily, name: string): GrayPlane {
  const [, , heightPx = 0, widthPx = 0] = dims;
  const plane = createGrayPlane(widthPx, heightPx);
  if (data.length !== plane.data.length || data instanceof BigInt64Array) {
    throw new AppError('engine_failed', `${name} gave no map of the picture.`, { subject: name });
  }
  for (let i = 0; i < data.length; i += 1) {
    const value = gives === 'logits' ? 1 / (1 + Math.exp(-data[i]!)) : data[i]!;
    plane.data[i] = Math.min(255, Math.max(0, 255 * value + 0.5));
  }
  return plane;
}
