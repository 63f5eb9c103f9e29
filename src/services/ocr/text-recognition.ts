import type { RgbImage } from '../../image/pixel-image.ts';
import type { Tensor, TensorModel } from '../../inference/tensor-model.ts';
import { decodeCtc, type RecognisedText } from './ctc-decode.ts';

/** The recogniser reads strips of exactly this height. */
export const stripHeightPx = 48;

/**
 * Reads one strip of text. On a CPU a tensor batch costs the same for each strip (measured 11 ms for 160 px alone,
 * 10.5 ms in fours); where calls are merged, strips are padded to a few widths, so that they meet.
 */
export async function recogniseStrip(
  recogniser: TensorModel,
  strip: RgbImage,
  alphabet: readonly string[],
  minWidthPx: number,
): Promise<RecognisedText> {
  const widthPx = Math.max(strip.widthPx, minWidthPx);
  const input = normalisedPlanes(strip, recogniser.mergesCalls ? bucketWidth(widthPx) : widthPx);
  const outputs = await recogniser.run({ [recogniser.inputs[0].name]: input });
  const output = outputs[recogniser.outputs[0].name];
  return decodeCtc(output.data as Float32Array, output.dims[1], alphabet);
}

/**
 * Few, because a GPU tunes itself for each anew, and each at most a quarter wider than the one before: with widths of
 * 160, 320, 480 px a row of four characters turned by 90° was read as a column.
 */
const BUCKET_WIDTHS_PX = [
  160, 192, 224, 256, 320, 384, 448, 544, 640, 768, 960, 1120, 1360, 1600, 2000, 2500, 3200,
];

/** Where calls are merged, strips come in these widths only; a longer one is left as it is. */
export function bucketWidth(widthPx: number): number {
  return BUCKET_WIDTHS_PX.find((bucketPx) => bucketPx >= widthPx) ?? widthPx;
}

/** How likely the strip stands on its head, 0–1. */
export async function upsideDownProbability(orientation: TensorModel, strip: RgbImage): Promise<number> {
  const input = normalisedPlanes(strip, strip.widthPx);
  const outputs = await orientation.run({ [orientation.inputs[0].name]: input });
  return (outputs[orientation.outputs[0].name].data as Float32Array)[1];
}

/** Blue, green, red planes of −1 to 1; what lies beyond the strip is mid-grey (0), as in training. */
function normalisedPlanes(strip: RgbImage, paddedWidthPx: number): Tensor {
  const { widthPx, heightPx, data } = strip;
  const area = paddedWidthPx * heightPx;
  const planes = new Float32Array(3 * area);
  for (let channel = 0; channel < 3; channel++) {
    for (let y = 0; y < heightPx; y++) {
      const target = channel * area + y * paddedWidthPx;
      const source = 3 * y * widthPx + 2 - channel;
      for (let x = 0; x < widthPx; x++) planes[target + x] = data[source + 3 * x] / 127.5 - 1;
    }
  }
  return { type: 'float32', dims: [1, 3, heightPx, paddedWidthPx], data: planes };
}
