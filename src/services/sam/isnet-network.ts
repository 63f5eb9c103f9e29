import type { GrayPlane, PixelRect, RgbImage } from '../../image/pixel-image.ts';
import { resampleRgb } from '../../image/resample.ts';
import type { ModelFile, OpenModel } from '../../inference/model-file.ts';
import { grayName, PIXELS } from '../../inference/pixel-graph.ts';
import { isNetChunks } from './isnet-weights.ts';

/** The size IS-Net was trained and traced at; smaller ones must be multiples of 64. */
const TRACED_PX = 1024;
const OUTPUT = 'output';

export interface SaliencyOptions {
  readonly signal?: AbortSignal | undefined;
}

export interface IsNetNetwork {
  /**
   * Saliency (0–255) of a region of the picture, which is stretched to sizePx × sizePx.
   * On one core about 0.4 s at 512 px, 2.3 s at 1024 px; in-process it blocks the event loop meanwhile.
   */
  saliency(image: RgbImage, region: PixelRect, sizePx: number, options?: SaliencyOptions): Promise<GrayPlane>;
  close(): Promise<void>;
}

/** One session serves every size: 88 MB of weights on disk, about 0.4 GB of memory once opened. */
export async function openIsNetNetwork(weightsFolder: string, openModel: OpenModel): Promise<IsNetNetwork> {
  const model = await openModel(isNetModel(weightsFolder));
  return {
    async saliency(image, region, sizePx, { signal } = {}) {
      const { data } = resampleRgb(image, region, sizePx, sizePx);
      const pixels = { type: 'uint8', dims: [1, sizePx, sizePx, 3], data } as const;
      const outputs = await model.run({ [PIXELS]: pixels }, { signal });
      return { widthPx: sizePx, heightPx: sizePx, data: outputs[grayName(OUTPUT)]!.data as Uint8Array };
    },
    close: () => model.close(),
  };
}

/** The network takes (v − 128) / 256 of each channel. */
export function isNetModel(weightsFolder: string): ModelFile {
  return {
    name: 'isnet',
    paths: isNetChunks(weightsFolder),
    freedInput: { tracedPx: TRACED_PX, keepOutput: OUTPUT },
    pixelInput: { order: 'rgb', scale: [1 / 256, 1 / 256, 1 / 256], offset: [-0.5, -0.5, -0.5] },
    grayOutput: OUTPUT,
  };
}
