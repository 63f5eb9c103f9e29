import sharp from 'sharp';
import type { RgbImage } from '../../image/pixel-image.ts';
import { PIXELS } from '../../inference/pixel-graph.ts';
import type { TensorModel } from '../../inference/tensor-model.ts';
import { type Quad, quadHeight, quadWidth, scaleQuad, unclip } from './quad.ts';
import { findTextRegions, type TextProbabilityMap } from './text-regions.ts';

/** The network's strides need sides that are multiples of this. */
const stridePx = 32;
const unclipRatio = 1.5;
const bucketPx = 128;
/** ImageNet's mean. */
const meanColour = [124, 116, 104];

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

/** Where the detector merges calls, photos are padded to a few sizes, so that they meet. */
async function probabilityMap(detector: TensorModel, image: RgbImage): Promise<TextProbabilityMap> {
  const { widthPx, heightPx } = image;
  const padded = detector.mergesCalls ? padPicture(image) : image;
  const dims = [1, padded.heightPx, padded.widthPx, 3];
  const outputs = await detector.run({ [PIXELS]: { type: 'uint8', dims, data: padded.data } });
  const data = outputs[detector.outputs[0].name].data as Float32Array;
  return { widthPx, heightPx, data: padded === image ? data : cropRows(data, padded.widthPx, image) };
}

/** To multiples of `bucketPx`, to the right and below, with the colour that the network takes for nothing. */
function padPicture(image: RgbImage): RgbImage {
  const widthPx = Math.ceil(image.widthPx / bucketPx) * bucketPx;
  const heightPx = Math.ceil(image.heightPx / bucketPx) * bucketPx;
  if (widthPx === image.widthPx && heightPx === image.heightPx) return image;
  const data = new Uint8Array(3 * widthPx * heightPx);
  for (let i = 0; i < data.length; i += 3) data.set(meanColour, i);
  for (let y = 0; y < image.heightPx; y++) {
    const row = image.data.subarray(3 * y * image.widthPx, 3 * (y + 1) * image.widthPx);
    data.set(row, 3 * y * widthPx);
  }
  return { widthPx, heightPx, data };
}

function cropRows(
  values: Float32Array,
  rowLength: number,
  { widthPx, heightPx }: { widthPx: number; heightPx: number },
): Float32Array {
  const cropped = new Float32Array(widthPx * heightPx);
  for (let y = 0; y < heightPx; y++) {
    cropped.set(values.subarray(y * rowLength, y * rowLength + widthPx), y * widthPx);
  }
  return cropped;
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
