import { OnnxGraph, type Value } from './onnx-graph.ts';
import { constantScores, maskLogits, stackMasks } from './sam-masks.ts';

/** What the decoders expect of their own masks, in the order part, whole, everything. */
const PREDICTED_IOU = [0.85, 0.92, 0.9] as const;

/** transformers.js: SlimSAM, SAM. Its decoder knows no boxes. */
export function samEncoder(): Uint8Array {
  const g = new OnnxGraph();
  const pixels = g.input('pixel_values', 'float32', ['batch_size', 3, 1024, 1024]);
  const embedding = coloursIntoEmbedding(g, pixels);
  const dims = ['batch_size', 256, 64, 64];
  g.output('image_embeddings', 'float32', dims, embedding);
  g.output('image_positional_embeddings', 'float32', dims, g.op('Mul', [embedding, g.floats([0])]));
  return g.toBytes();
}

export function samDecoder(): Uint8Array {
  const g = new OnnxGraph();
  const points = g.input('input_points', 'float32', ['batch_size', 'point_batch_size', 'num_points', 2]);
  const given = g.input('input_labels', 'int64', ['batch_size', 'point_batch_size', 'num_points']);
  const dims = ['batch_size', 256, 64, 64];
  const embedding = g.input('image_embeddings', 'float32', dims);
  const positions = g.input('image_positional_embeddings', 'float32', dims);
  const colours = coloursFromEmbedding(g, g.op('Add', [embedding, positions]));
  const labels = g.op('Cast', [given], { to: 1 });
  const { part, whole, everything } = maskLogits(g, colours, { points, labels });
  const prompts = ['batch_size', 'point_batch_size'] as const;
  g.output('iou_scores', 'float32', [...prompts, 3], constantScores(g, labels, PREDICTED_IOU));
  g.output('pred_masks', 'float32', [...prompts, 3, 256, 256], stackMasks(g, [part, whole, everything]));
  return g.toBytes();
}

const LEVELS = [
  { channels: 32, px: 256 },
  { channels: 64, px: 128 },
  { channels: 256, px: 64 },
] as const;

/** transformers.js: SAM 2.1, EdgeTAM, SAM 3's tracker. */
export function sam2Encoder(): Uint8Array {
  const g = new OnnxGraph();
  const pixels = g.input('pixel_values', 'float32', ['batch_size', 3, 1024, 1024]);
  for (const [level, { channels, px }] of LEVELS.entries()) {
    const dims = ['batch_size', channels, px, px];
    g.output(`image_embeddings.${level}`, 'float32', dims, shrinkAndPad(g, pixels, 1024 / px, channels));
  }
  return g.toBytes();
}

export function sam2Decoder(): Uint8Array {
  const g = new OnnxGraph();
  const points = g.input('input_points', 'float32', ['batch_size', 'num_objects', 'num_points', 2]);
  const given = g.input('input_labels', 'int64', ['batch_size', 'num_objects', 'num_points']);
  const boxes = g.input('input_boxes', 'float32', ['batch_size', 'num_boxes', 4]);
  const [fine] = LEVELS.map(({ channels, px }, level) =>
    g.input(`image_embeddings.${level}`, 'float32', ['batch_size', channels, px, px]),
  );
  const labels = g.op('Cast', [given], { to: 1 });
  const box = boxOfList(g, boxes);
  const { part, whole, everything } = maskLogits(g, firstThree(g, fine!), { points, labels, box });
  const prompts = ['batch_size', 'num_objects'] as const;
  g.output('iou_scores', 'float32', [...prompts, 3], constantScores(g, labels, PREDICTED_IOU));
  g.output('pred_masks', 'float32', [...prompts, 3, 256, 256], stackMasks(g, [part, whole, everything]));
  g.output('object_score_logits', 'float32', [...prompts, 1], constantScores(g, labels, [8]));
  return g.toBytes();
}

/** samexporter: SAM, MobileSAM; the picture padded and normalised by the caller. */
export function exportedSamEncoder(): Uint8Array {
  const g = new OnnxGraph();
  const image = g.input('input_image', 'float32', [1, 3, 1024, 1024]);
  g.output('image_embeddings', 'float32', [1, 256, 64, 64], coloursIntoEmbedding(g, image));
  return g.toBytes();
}

/** samexporter with `--use-preprocess`: takes [height, width, 3], 0–255, longest side 1024. */
export function exportedSamRawEncoder(): Uint8Array {
  const g = new OnnxGraph();
  const image = g.input('input_image', 'float32', ['image_height', 'image_width', 3]);
  const mean = g.floats([123.675, 116.28, 103.53], [1, 1, 3]);
  const std = g.floats([58.395, 57.12, 57.375], [1, 1, 3]);
  const normal = g.op('Div', [g.op('Sub', [image, mean]), std]);
  const missing = g.op('Sub', [g.ints([1024, 1024, 3]), g.op('Shape', [image])]);
  const padded = g.op('Pad', [normal, g.op('Concat', [g.ints([0, 0, 0]), missing], { axis: 0 })]);
  const planes = g.op('Unsqueeze', [g.op('Transpose', [padded], { perm: [2, 0, 1] }), g.ints([0])]);
  g.output('image_embeddings', 'float32', [1, 256, 64, 64], coloursIntoEmbedding(g, planes));
  return g.toBytes();
}

/** The SAM repository's decoder, as samexporter writes it: four masks, the one for unambiguous prompts first. */
export function exportedSamDecoder(): Uint8Array {
  const g = new OnnxGraph();
  const embedding = g.input('image_embeddings', 'float32', [1, 256, 64, 64]);
  const coords = g.input('point_coords', 'float32', [1, 'num_points', 2]);
  const given = g.input('point_labels', 'float32', [1, 'num_points']);
  const maskInput = g.input('mask_input', 'float32', [1, 1, 256, 256]);
  const hasMask = g.input('has_mask_input', 'float32', [1]);
  const size = g.input('orig_im_size', 'float32', [2]);
  const points = g.op('Unsqueeze', [coords, g.ints([0])]);
  const labels = g.op('Unsqueeze', [given, g.ints([0])]);
  const box = boxOfCorners(g, points, labels);
  const found = maskLogits(g, coloursFromEmbedding(g, embedding), { points, labels, box });
  const stacked = stackMasks(g, [found.whole, found.part, found.whole, found.everything]);
  const masks = withMaskInput(g, g.op('Squeeze', [stacked, g.ints([0])]), maskInput, hasMask);
  const scores = g.op('Squeeze', [constantScores(g, labels, [0.88, ...PREDICTED_IOU]), g.ints([0])]);
  const fullSize = g.op('Concat', [g.ints([1, 4]), g.op('Cast', [size], { to: 7 })], { axis: 0 });
  g.output(
    'masks',
    'float32',
    [1, 4, 'height', 'width'],
    g.op('Resize', [masks, '', '', fullSize], { mode: 'linear' }),
  );
  g.output('iou_predictions', 'float32', [1, 4], scores);
  g.output('low_res_masks', 'float32', [1, 4, 256, 256], masks);
  return g.toBytes();
}

/** samexporter: SAM 2. */
export function exportedSam2Encoder(): Uint8Array {
  const g = new OnnxGraph();
  const image = g.input('image', 'float32', [1, 3, 1024, 1024]);
  const names = ['high_res_feats_0', 'high_res_feats_1', 'image_embed'];
  for (const [level, { channels, px }] of LEVELS.entries()) {
    g.output(names[level]!, 'float32', [1, channels, px, px], shrinkAndPad(g, image, 1024 / px, channels));
  }
  return g.toBytes();
}

export function exportedSam2Decoder(): Uint8Array {
  const g = new OnnxGraph();
  g.input('image_embed', 'float32', [1, 256, 64, 64]);
  const fine = g.input('high_res_feats_0', 'float32', [1, 32, 256, 256]);
  g.input('high_res_feats_1', 'float32', [1, 64, 128, 128]);
  const coords = g.input('point_coords', 'float32', ['num_labels', 'num_points', 2]);
  const given = g.input('point_labels', 'float32', ['num_labels', 'num_points']);
  const maskInput = g.input('mask_input', 'float32', ['num_labels', 1, 256, 256]);
  const hasMask = g.input('has_mask_input', 'float32', ['num_labels']);
  const points = g.op('Unsqueeze', [coords, g.ints([0])]);
  const labels = g.op('Unsqueeze', [given, g.ints([0])]);
  const box = boxOfCorners(g, points, labels);
  const { part, whole, everything } = maskLogits(g, firstThree(g, fine), { points, labels, box });
  const stacked = g.op('Squeeze', [stackMasks(g, [part, whole, everything]), g.ints([0])]);
  const scores = g.op('Squeeze', [constantScores(g, labels, PREDICTED_IOU), g.ints([0])]);
  g.output('masks', 'float32', ['num_labels', 3, 256, 256], withMaskInput(g, stacked, maskInput, hasMask));
  g.output('iou_predictions', 'float32', ['num_labels', 3], scores);
  return g.toBytes();
}

/** Colours at a quarter of the size, kept without loss in 48 of 256 channels of [B, 256, 64, 64]. */
function coloursIntoEmbedding(g: OnnxGraph, pixels: Value): Value {
  const quarter = g.op('AveragePool', [pixels], { kernel_shape: [4, 4], strides: [4, 4] });
  const deep = g.op('SpaceToDepth', [quarter], { blocksize: 4 });
  return g.op('Pad', [deep, g.ints([0, 0, 0, 0, 0, 256 - 48, 0, 0])]);
}

function coloursFromEmbedding(g: OnnxGraph, embedding: Value): Value {
  const deep = g.op('Slice', [embedding, g.ints([0]), g.ints([48]), g.ints([1])]);
  return g.op('DepthToSpace', [deep], { blocksize: 4 });
}

function shrinkAndPad(g: OnnxGraph, pixels: Value, factor: number, channels: number): Value {
  const small = g.op('AveragePool', [pixels], { kernel_shape: [factor, factor], strides: [factor, factor] });
  return g.op('Pad', [small, g.ints([0, 0, 0, 0, 0, channels - 3, 0, 0])]);
}

function firstThree(g: OnnxGraph, features: Value): Value {
  return g.op('Slice', [features, g.ints([0]), g.ints([3]), g.ints([1])]);
}

/** Boxes [B, K, 4], K = 0 where none is given, as one box for each prompt. */
function boxOfList(g: OnnxGraph, boxes: Value) {
  // A box around everything makes the list never empty.
  const everywhere = g.op('Expand', [
    g.floats([-1e6, -1e6, 1e6, 1e6], [1, 1, 4]),
    g.op('Concat', [g.op('Shape', [boxes], { end: 1 }), g.ints([1, 4])], { axis: 0 }),
  ]);
  const all = g.op('Concat', [boxes, everywhere], { axis: 1 });
  const side = (index: number, reduce: string) =>
    g.op(reduce, [g.op('Slice', [all, g.ints([index]), g.ints([index + 1]), g.ints([2])])], {
      axes: [1],
      keepdims: 1,
    });
  return {
    left: side(0, 'ReduceMax'),
    top: side(1, 'ReduceMax'),
    right: side(2, 'ReduceMin'),
    bottom: side(3, 'ReduceMin'),
  };
}

/** Corners labelled 2 and 3 among the points [B, P, N, 2]; everything where there are none. */
function boxOfCorners(g: OnnxGraph, points: Value, labels: Value) {
  const corner = (label: number, axis: number, reduce: string, without: number) => {
    const coordinate = g.op('Gather', [points, g.op('Squeeze', [g.ints([axis])])], { axis: 3 });
    const is = g.op('Equal', [labels, g.floats([label])]);
    const found = g.op('Where', [is, coordinate, g.floats([without])]);
    return g.op(reduce, [found], { axes: [2], keepdims: 1 });
  };
  return {
    left: corner(2, 0, 'ReduceMax', -1e6),
    top: corner(2, 1, 'ReduceMax', -1e6),
    right: corner(3, 0, 'ReduceMin', 1e6),
    bottom: corner(3, 1, 'ReduceMin', 1e6),
  };
}

/** A mask given as prompt shifts the logits. */
function withMaskInput(g: OnnxGraph, masks: Value, maskInput: Value, hasMask: Value): Value {
  const weight = g.op('Reshape', [hasMask, g.ints([-1, 1, 1, 1])]);
  return g.op('Add', [masks, g.op('Mul', [maskInput, weight])]);
}
