import * as ort from 'onnxruntime-node';
import type { RgbImage } from '../../image/pixel-image.ts';
import { decodeCtc, type RecognisedText } from './ctc-decode.ts';

/** The recogniser reads strips of exactly this height. */
export const stripHeightPx = 48;

/**
 * Reads one strip of text. Strips are read one by one: on a CPU a tensor batch costs the same for each
 * (measured 11 ms for 160 px alone, 10.5 ms in fours).
 */
export async function recogniseStrip(
  session: ort.InferenceSession,
  strip: RgbImage,
  alphabet: readonly string[],
  minWidthPx: number,
): Promise<RecognisedText> {
  const input = normalisedPlanes(strip, Math.max(strip.widthPx, minWidthPx));
  const outputs = await session.run({ [session.inputNames[0]]: input });
  const output = outputs[session.outputNames[0]];
  return decodeCtc(output.data as Float32Array, output.dims[1], alphabet);
}

/** How likely the strip stands on its head, 0–1. */
export async function upsideDownProbability(session: ort.InferenceSession, strip: RgbImage): Promise<number> {
  const outputs = await session.run({ [session.inputNames[0]]: normalisedPlanes(strip, strip.widthPx) });
  return (outputs[session.outputNames[0]].data as Float32Array)[1];
}

/** Blue, green, red planes of −1 to 1; what lies beyond the strip is mid-grey (0), as in training. */
function normalisedPlanes(strip: RgbImage, paddedWidthPx: number): ort.Tensor {
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
  return new ort.Tensor('float32', planes, [1, 3, heightPx, paddedWidthPx]);
}
