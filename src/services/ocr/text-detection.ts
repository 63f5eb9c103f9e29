import sharp from 'sharp';
import type { RgbImage } from '../../image/pixel-image.ts';
import { PIXELS } from '../../inference/pixel-graph.ts';
import type { TensorModel } from '../../inference/tensor-model.ts';
import { type Quad, quadHeight, quadWidth, scaleQuad, unclip } from './quad.ts';
import { findTextRegions, type TextProbabilityMap } from './text-regions.ts';

/** The network's strides need sides that are multiples of this. */
const stridePx = 32;
const unclipRatio = 1.5;

/** Where a line of text seems to be: `quad` in image pixels, starting at its upright top-left. */
export interface DetectedLine {
  readonly quad: Quad;
  readonly score: number;
}

/**
 * Runs the detector on the picture scaled so that its longer side has about `longestSidePx`.
 * @throws AppError `engine_failed` when the model fails
 */
export async function detectLines(
  detector: TensorModel,
  image: RgbImage,
  longestSidePx: number,
  regionThreshold: number,
): Promise<DetectedLine[]> {
  const scale = longestSidePx / Math.max(image.widthPx, image.heightPx);
  const widthPx = toStride(image.widthPx * scale);
  const heightPx = toStride(image.heightPx * scale);
  const map = await probabilityMap(detector, await resize(image, widthPx, heightPx));
  const regions = findTextRegions(map, { pixel: 0.3, region: regionThreshold, minSidePx: 3 });
  const lines: DetectedLine[] = [];
  for (const { quad, score } of regions) {
    const grown = unclip(quad, unclipRatio);
    if (Math.min(quadWidth(grown), quadHeight(grown)) < 5) continue;
    lines.push({ quad: scaleQuad(grown, image.widthPx / widthPx, image.heightPx / heightPx), score });
  }
  return lines;
}

async function probabilityMap(detector: TensorModel, image: RgbImage): Promise<TextProbabilityMap> {
  const { widthPx, heightPx, data } = image;
  const pixels = { type: 'uint8', dims: [1, heightPx, widthPx, 3], data } as const;
  const outputs = await detector.run({ [PIXELS]: pixels });
  return { widthPx, heightPx, data: outputs[detector.outputs[0].name].data as Float32Array };
}

async function resize(image: RgbImage, widthPx: number, heightPx: number): Promise<RgbImage> {
  const raw = { width: image.widthPx, height: image.heightPx, channels: 3 as const };
  const data = await sharp(image.data, { raw })
    .resize(widthPx, heightPx, { fit: 'fill', kernel: 'cubic' })
    .raw()
    .toBuffer();
  return { widthPx, heightPx, data };
}

function toStride(lengthPx: number): number {
  return Math.max(stridePx, Math.round(lengthPx / stridePx) * stridePx);
}
