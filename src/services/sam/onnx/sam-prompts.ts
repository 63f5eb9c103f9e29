import type { Tensor } from '../../../inference/tensor-model.ts';
import type { Dialect, Signature } from './sam-layout.ts';

/** A question to the decoder, in pixels of the model's square. */
export interface SamPrompt {
  readonly points: readonly { readonly x: number; readonly y: number; readonly include: boolean }[];
  /** Left, top, right, bottom. */
  readonly box?: readonly [number, number, number, number] | undefined;
}

type Feeds = Record<string, Tensor>;

/** Labels of the SAM repository; −1 fills up where there is no box, −10 where prompts differ in length. */
const LABEL = { exclude: 0, include: 1, boxStart: 2, boxEnd: 3, noPoint: -1, padding: -10 } as const;
const MASK_SIDE_PX = 256;

/** The inputs that say where to look, for prompts that go into one call. */
export function promptFeeds(dialect: Dialect, decoder: Signature, prompts: readonly SamPrompt[]): Feeds {
  if (dialect === 'transformers-sam' || dialect === 'transformers-sam2')
    return transformersFeeds(dialect, prompts);
  return exporterFeeds(decoder, prompts);
}

/** [1, prompts, points, 2]; boxes are an input of their own, and need one prompt a call (transformers.js). */
function transformersFeeds(dialect: Dialect, prompts: readonly SamPrompt[]): Feeds {
  const count = Math.max(1, ...prompts.map(({ points }) => points.length));
  const rows = prompts.map((prompt) => labelled(prompt, count, LABEL.padding));
  const feeds: Feeds = {
    input_points: floats(
      [1, prompts.length, count, 2],
      rows.flatMap(({ coordinates }) => coordinates),
    ),
    input_labels: {
      type: 'int64',
      dims: [1, prompts.length, count],
      data: BigInt64Array.from(rows.flatMap(({ labels }) => labels.map(BigInt))),
    },
  };
  if (dialect === 'transformers-sam2') {
    const boxes = prompts.flatMap(({ box }) => (box ? [box] : []));
    feeds.input_boxes = floats([1, boxes.length, 4], boxes.flat());
  }
  return feeds;
}

/** [prompts, points, 2]; a box is two points with labels of their own. */
function exporterFeeds(decoder: Signature, prompts: readonly SamPrompt[]): Feeds {
  const withCorners = prompts.map((prompt) => ({ ...prompt, corners: cornersOf(prompt) }));
  const count = Math.max(...withCorners.map(({ points, corners }) => points.length + corners.labels.length));
  const rows = withCorners.map(({ corners, ...prompt }) => {
    const own = labelled(prompt, count - corners.labels.length, LABEL.noPoint);
    return {
      coordinates: [...own.coordinates, ...corners.coordinates],
      labels: [...own.labels, ...corners.labels],
    };
  });
  const feeds: Feeds = {
    point_coords: floats(
      [prompts.length, count, 2],
      rows.flatMap(({ coordinates }) => coordinates),
    ),
    point_labels: floats(
      [prompts.length, count],
      rows.flatMap(({ labels }) => labels),
    ),
    mask_input: floats(
      [prompts.length, 1, MASK_SIDE_PX, MASK_SIDE_PX],
      new Float32Array(prompts.length * MASK_SIDE_PX * MASK_SIDE_PX),
    ),
    has_mask_input: floats([prompts.length], new Float32Array(prompts.length)),
  };
  const size = decoder.inputs.find(({ name }) => name === 'orig_im_size');
  // The decoder's own enlargement is not used: as small as can be.
  const sides = [MASK_SIDE_PX, MASK_SIDE_PX];
  if (size?.type === 'int32') feeds.orig_im_size = { type: 'int32', dims: [2], data: Int32Array.from(sides) };
  else if (size) feeds.orig_im_size = floats([2], sides);
  return feeds;
}

/** Where there is no box the SAM repository wants one more point that is none. */
function cornersOf({ box }: SamPrompt): { coordinates: readonly number[]; labels: readonly number[] } {
  if (!box) return { coordinates: [0, 0], labels: [LABEL.noPoint] };
  return { coordinates: box, labels: [LABEL.boxStart, LABEL.boxEnd] };
}

function labelled(
  { points }: SamPrompt,
  count: number,
  padding: number,
): { coordinates: number[]; labels: number[] } {
  const missing = Math.max(0, count - points.length);
  return {
    coordinates: [...points.flatMap(({ x, y }) => [x, y]), ...new Array<number>(2 * missing).fill(0)],
    labels: [
      ...points.map(({ include }) => (include ? LABEL.include : LABEL.exclude)),
      ...new Array<number>(missing).fill(padding),
    ],
  };
}

function floats(dims: readonly number[], data: readonly number[] | Float32Array): Tensor {
  return { type: 'float32', dims, data: data instanceof Float32Array ? data : Float32Array.from(data) };
}
