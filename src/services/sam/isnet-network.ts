import * as ort from 'onnxruntime-node';
import { AppError } from '../../errors.ts';
import { createGrayPlane, type GrayPlane, type PixelRect, type RgbImage } from '../../image/pixel-image.ts';
import { resampleRgb } from '../../image/resample.ts';
import { openOnnxSession } from '../../inference/onnx-session.ts';
import { freeInputSize } from '../../inference/resize-onnx-graph.ts';
import { readIsNetWeights } from './isnet-weights.ts';

/** The size IS-Net was trained and traced at; smaller ones must be multiples of 64. */
const TRACED_PX = 1024;

export interface IsNetNetwork {
  /**
   * Saliency (0–255) of a region of the picture, which is stretched to sizePx × sizePx.
   * On one core about 0.4 s at 512 px, 2.3 s at 1024 px; blocks the event loop meanwhile.
   */
  saliency(image: RgbImage, region: PixelRect, sizePx: number): Promise<GrayPlane>;
  close(): Promise<void>;
}

/** One session serves every size: 88 MB of weights on disk, about 0.4 GB of memory once opened. */
export async function openIsNetNetwork(weightsFolder: string): Promise<IsNetNetwork> {
  const session = await openOnnxSession(freeInputSize(readIsNetWeights(weightsFolder), TRACED_PX, 'output'));
  return {
    async saliency(image, region, sizePx) {
      const input = new ort.Tensor('float32', toPlanes(resampleRgb(image, region, sizePx, sizePx)), [
        1,
        3,
        sizePx,
        sizePx,
      ]);
      const output = await runSession(session, input);
      const plane = createGrayPlane(sizePx, sizePx);
      for (let i = 0; i < plane.data.length; i += 1) plane.data[i] = 255 * output[i]! + 0.5;
      return plane;
    },
    close: () => session.release(),
  };
}

async function runSession(session: ort.InferenceSession, input: ort.Tensor): Promise<Float32Array> {
  try {
    const { output } = await session.run({ input });
    return output!.data as Float32Array;
  } catch (cause) {
    throw new AppError('engine_failed', 'IS-Net could not work on this photo.', { cause, retryable: true });
  }
}

function toPlanes(image: RgbImage): Float32Array {
  const pixels = image.widthPx * image.heightPx;
  const planes = new Float32Array(3 * pixels);
  for (let i = 0; i < pixels; i += 1) {
    planes[i] = (image.data[3 * i]! - 128) / 256;
    planes[pixels + i] = (image.data[3 * i + 1]! - 128) / 256;
    planes[2 * pixels + i] = (image.data[3 * i + 2]! - 128) / 256;
  }
  return planes;
}
