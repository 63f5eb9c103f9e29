import { AppError } from '../../../errors.ts';
import { createRgbImage, type GrayPlane, type RgbImage } from '../../../image/pixel-image.ts';
import { resampleGray, resampleRgb, wholeOf } from '../../../image/resample.ts';
import type { Tensor, TensorModel, TensorSpec } from '../../../inference/tensor-model.ts';
import type { FillWindowOptions } from './fill-windows.ts';

/** A network that continues a picture into its holes. */
export interface InpaintNetwork {
  readonly windows: FillWindowOptions;
  /** @param mask of the picture's size; above 0 = fill. @returns a picture of that size, right in the holes only */
  fill(picture: RgbImage, mask: GrayPlane, signal: AbortSignal | undefined): Promise<RgbImage>;
}

/**
 * What is known of a model that takes a picture and a mask:
 *
 * - floats, LaMa (Carve/LaMa-ONNX): picture 0–1, mask 1 = erase, result 0–255, or 0–1 in other exports; the size is
 *   fixed at 512 or a multiple of 8;
 * - bytes, the pipeline export of MI-GAN: picture 0–255, mask 255 = keep, any size.
 */
interface Layout {
  readonly image: TensorSpec;
  readonly mask: TensorSpec;
  readonly result: TensorSpec;
  readonly floats: boolean;
  readonly widthPx: number | undefined;
  readonly heightPx: number | undefined;
}

/** MI-GAN looks at 512² around the hole itself; more surroundings cost it little. */
const FREE_WINDOW_PIXELS = 1_048_576;
const STRIDE_PX = 8;
/** Up to this a channel may be black with noise; fewer brighter values than this tell nothing of a model. */
const BLACK = 16;
const LEAST_BRIGHT = 256;

/** @throws AppError `engine_unavailable` where the model's inputs and outputs are those of no inpainting model */
export function readInpaintNetwork(model: TensorModel): InpaintNetwork {
  const layout = readLayout(model);
  const { widthPx, heightPx } = layout;
  const fixed = widthPx !== undefined && heightPx !== undefined;
  let scale: number | undefined;
  return {
    windows: {
      leastSidePx: fixed ? Math.min(widthPx, heightPx) : 512,
      mostPixels: fixed ? widthPx * heightPx : FREE_WINDOW_PIXELS,
    },
    async fill(picture, mask, signal) {
      const shrink = fixed ? Math.min(1, widthPx / picture.widthPx, heightPx / picture.heightPx) : 1;
      const width = Math.max(1, Math.round(picture.widthPx * shrink));
      const height = Math.max(1, Math.round(picture.heightPx * shrink));
      const small = resampleRgb(picture, wholeOf(picture), width, height);
      const hole = resampleGray(mask, wholeOf(mask), width, height);
      const toStride = (px: number) => (layout.floats ? Math.ceil(px / STRIDE_PX) * STRIDE_PX : px);
      const dims = [heightPx ?? toStride(height), widthPx ?? toStride(width)] as const;
      const feeds = {
        [layout.image.name]: imageTensor(small, dims, layout.floats),
        [layout.mask.name]: maskTensor(hole, dims, layout.floats),
      };
      const outputs = await model.run(feeds, { outputs: [layout.result.name], signal });
      const tensor = outputs[layout.result.name]!;
      checkShape(model.name, tensor, dims);
      scale ??= scaleOf(tensor, dims, small, hole);
      const result = readResult(tensor, dims, { widthPx: width, heightPx: height }, scale ?? 1);
      return resampleRgb(result, wholeOf(result), picture.widthPx, picture.heightPx);
    },
  };
}

function readLayout({ name, inputs, outputs }: TensorModel): Layout {
  const channels = (wanted: number) => (spec: TensorSpec) =>
    spec.dims.length === 4 && spec.dims[1] === wanted;
  const image = inputs.find(channels(3));
  const mask = inputs.find(channels(1));
  const result = outputs.find(({ dims }) => dims.length === 4 && (dims[1] === 3 || dims[1] === undefined));
  const type = image?.type;
  if (!image || !mask || !result || mask.type !== type || (type !== 'float32' && type !== 'uint8')) {
    const message =
      `The model ${name} is not made for inpainting: it has to take a picture of 3 channels and a mask of 1, ` +
      'both as float32 (LaMa) or both as uint8 (MI-GAN).';
    throw new AppError('engine_unavailable', message, { subject: name });
  }
  const [, , heightPx, widthPx] = image.dims;
  return { image, mask, result, floats: type === 'float32', widthPx, heightPx };
}

type Sides = readonly [heightPx: number, widthPx: number];

/** The border's pixels go on beyond the picture: black there would be painted into it. */
function imageTensor(picture: RgbImage, [height, width]: Sides, floats: boolean): Tensor {
  const data = floats ? new Float32Array(3 * height * width) : new Uint8Array(3 * height * width);
  const scale = floats ? 1 / 255 : 1;
  for (let y = 0; y < height; y += 1) {
    const row = Math.min(y, picture.heightPx - 1) * picture.widthPx;
    for (let x = 0; x < width; x += 1) {
      const from = 3 * (row + Math.min(x, picture.widthPx - 1));
      const to = y * width + x;
      for (let c = 0; c < 3; c += 1) data[c * height * width + to] = picture.data[from + c]! * scale;
    }
  }
  return { type: floats ? 'float32' : 'uint8', dims: [1, 3, height, width], data };
}

function maskTensor(hole: GrayPlane, [height, width]: Sides, floats: boolean): Tensor {
  const data = floats ? new Float32Array(height * width) : new Uint8Array(height * width).fill(255);
  for (let y = 0; y < hole.heightPx; y += 1) {
    for (let x = 0; x < hole.widthPx; x += 1) {
      if (hole.data[y * hole.widthPx + x]) data[y * width + x] = floats ? 1 : 0;
    }
  }
  return { type: floats ? 'float32' : 'uint8', dims: [1, 1, height, width], data };
}

function checkShape(name: string, { dims }: Tensor, [height, width]: Sides): void {
  if (dims[1] === 3 && dims[2] === height && dims[3] === width) return;
  const message = `The model ${name} answered with ${dims.join(' × ')} values for a picture of ${width} × ${height}.`;
  throw new AppError('engine_failed', message, { subject: name });
}

/**
 * What the model's values are to be multiplied by, 1 or 255: whichever brings the pixels that were to be kept nearer
 * to the picture.
 *
 * @returns undefined where they are black, and both do
 */
function scaleOf(
  { data }: Tensor,
  [height, width]: Sides,
  picture: RgbImage,
  hole: GrayPlane,
): number | undefined {
  if (!(data instanceof Float32Array)) return 1;
  let bright = 0;
  let off = 0;
  let offScaled = 0;
  for (let i = 0; i < hole.data.length; i += 1) {
    if (hole.data[i]) continue;
    const at = Math.floor(i / picture.widthPx) * width + (i % picture.widthPx);
    for (let c = 0; c < 3; c += 1) {
      const wanted = picture.data[3 * i + c]!;
      const value = data[c * height * width + at]!;
      if (wanted > BLACK) bright += 1;
      off += Math.abs(value - wanted);
      offScaled += Math.abs(255 * value - wanted);
    }
  }
  if (bright < LEAST_BRIGHT) return undefined;
  return offScaled < off ? 255 : 1;
}

function readResult(
  { data }: Tensor,
  [height, width]: Sides,
  size: { readonly widthPx: number; readonly heightPx: number },
  scale: number,
): RgbImage {
  const values = data as Float32Array | Uint8Array;
  const result = createRgbImage(size.widthPx, size.heightPx);
  for (let y = 0; y < size.heightPx; y += 1) {
    for (let x = 0; x < size.widthPx; x += 1) {
      const to = 3 * (y * size.widthPx + x);
      for (let c = 0; c < 3; c += 1) {
        const value = scale * values[(c * height + y) * width + x]!;
        result.data[to + c] = Math.max(0, Math.min(255, Math.round(value)));
      }
    }
  }
  return result;
}
