import * as ort from 'onnxruntime-node';
import sharp from 'sharp';
import type { RgbImage } from '../../image/pixel-image.ts';
import { type Quad, quadHeight, quadWidth, scaleQuad, unclip } from './quad.ts';
import { findTextRegions, type TextProbabilityMap } from './text-regions.ts';

/** The network's strides need sides that are multiples of this. */
const stridePx = 32;
const mean = [0.485, 0.456, 0.406];
const std = [0.229, 0.224, 0.225];
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
  session: ort.InferenceSession,
  image: RgbImage,
  longestSidePx: number,
  regionThreshold: number,
): Promise<DetectedLine[]> {
  const scale = longestSidePx / Math.max(image.widthPx, image.heightPx);
  const widthPx = toStride(image.widthPx * scale);
  const heightPx = toStride(image.heightPx * scale);
  const map = await probabilityMap(session, await resize(image, widthPx, heightPx));
  const regions = findTextRegions(map, { pixel: 0.3, region: regionThreshold, minSidePx: 3 });
  const lines: DetectedLine[] = [];
  for (const { quad, score } of regions) {
    const grown = unclip(quad, unclipRatio);
    if (Math.min(quadWidth(grown), quadHeight(grown)) < 5) continue;
    lines.push({ quad: scaleQuad(grown, image.widthPx / widthPx, image.heightPx / heightPx), score });
  }
  return lines;
}

async function probabilityMap(session: ort.InferenceSession, image: RgbImage): Promise<TextProbabilityMap> {
  const { widthPx, heightPx, data } = image;
  const area = widthPx * heightPx;
  const planes = new Float32Array(3 * area);
  for (let channel = 0; channel < 3; channel++) {
    const factor = 1 / (255 * std[channel]);
    const offset = -mean[channel] / std[channel];
    // The first plane is blue: the network was trained on BGR with the means in this order.
    const source = 2 - channel;
    for (let i = 0; i < area; i++) planes[channel * area + i] = data[3 * i + source] * factor + offset;
  }
  const input = new ort.Tensor('float32', planes, [1, 3, heightPx, widthPx]);
  const outputs = await session.run({ [session.inputNames[0]]: input });
  return { widthPx, heightPx, data: outputs[session.outputNames[0]].data as Float32Array };
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
