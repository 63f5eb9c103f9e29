import { AppError } from '../../../errors.ts';
import type { TensorModel, TensorSpec } from '../../../inference/tensor-model.ts';

/** What of a model tells which export it is. */
export type Signature = Pick<TensorModel, 'name' | 'inputs' | 'outputs'>;

/** How a pair of SAM files wants to be fed, as the files themselves say. */
export interface SamLayout {
  /** SAM shrinks the longest side and pads; SAM 2 stretches. */
  readonly family: 'sam1' | 'sam2';
  /** Whose names and shapes the decoder has. */
  readonly dialect: Dialect;
  /** The encoder takes normalised planes [n, 3, side, side], or raw pixels [height, width, 3]. */
  readonly encoderTakes: 'planes' | 'pixels';
  readonly imageInput: string;
  readonly sidePx: number;
  /** Decoder's input → encoder's output. */
  readonly embeddings: ReadonlyMap<string, string>;
  readonly takesBoxes: boolean;
  /** Several prompts fit into one call of the decoder. */
  readonly manyPrompts: boolean;
  /** Several photos fit into one call of the encoder. */
  readonly manyPhotos: boolean;
}

export type Dialect = 'transformers-sam' | 'transformers-sam2' | 'samexporter-sam' | 'samexporter-sam2';

interface Known {
  readonly dialect: Dialect;
  readonly family: SamLayout['family'];
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** The input whose first free dimension counts the prompts of a call. */
  readonly points: { readonly name: string; readonly promptDim: number };
  /** Boxes: as an input of their own, as two labelled points, or not at all. */
  readonly boxes: boolean;
}

/** The most telling ones first. The sources are named in docs/engines.md. */
const KNOWN: readonly Known[] = [
  {
    dialect: 'transformers-sam2',
    family: 'sam2',
    inputs: ['input_points', 'input_labels', 'input_boxes', 'image_embeddings.2'],
    outputs: ['iou_scores', 'pred_masks'],
    points: { name: 'input_points', promptDim: 1 },
    boxes: true,
  },
  {
    dialect: 'transformers-sam',
    family: 'sam1',
    inputs: ['input_points', 'input_labels', 'image_embeddings', 'image_positional_embeddings'],
    outputs: ['iou_scores', 'pred_masks'],
    points: { name: 'input_points', promptDim: 1 },
    // Its labels 2 and 3 mean nothing: the export leaves the box embedding out.
    boxes: false,
  },
  {
    dialect: 'samexporter-sam2',
    family: 'sam2',
    inputs: ['point_coords', 'point_labels', 'mask_input', 'has_mask_input', 'high_res_feats_0'],
    outputs: ['masks', 'iou_predictions'],
    points: { name: 'point_coords', promptDim: 0 },
    boxes: true,
  },
  {
    dialect: 'samexporter-sam',
    family: 'sam1',
    inputs: ['point_coords', 'point_labels', 'mask_input', 'has_mask_input', 'orig_im_size'],
    // Not `masks`: its size froze to the shape of the picture that the export was traced with.
    outputs: ['low_res_masks', 'iou_predictions'],
    points: { name: 'point_coords', promptDim: 0 },
    boxes: true,
  },
];

const DEFAULT_SIDE_PX = 1024;

/** @throws AppError `engine_unavailable` that says what the files have and what would be understood */
export function detectSamLayout(encoder: Signature, decoder: Signature): SamLayout {
  const names = new Set([...decoder.inputs, ...decoder.outputs].map(({ name }) => name));
  const known = KNOWN.find(({ inputs, outputs }) => [...inputs, ...outputs].every((name) => names.has(name)));
  if (!known) throw unknownLayout(decoder, 'the decoder of no known SAM export');
  const [image, ...others] = encoder.inputs;
  if (!image || others.length > 0)
    throw unknownLayout(encoder, 'no SAM encoder: it takes more than a picture');
  for (const spec of [image, ...decoder.inputs]) refuseHalf(encoder.name, spec);
  const points = decoder.inputs.find(({ name }) => name === known.points.name)!;
  return {
    family: known.family,
    dialect: known.dialect,
    ...readPictureInput(encoder, image),
    embeddings: matchEmbeddings(encoder, decoder),
    takesBoxes: known.boxes,
    manyPrompts: points.dims[known.points.promptDim] === undefined,
    manyPhotos: image.dims.length === 4 && image.dims[0] === undefined,
  };
}

function readPictureInput(
  encoder: Signature,
  { name, dims }: TensorSpec,
): Pick<SamLayout, 'encoderTakes' | 'imageInput' | 'sidePx'> {
  if (dims.length === 3 && dims[2] === 3) {
    return { encoderTakes: 'pixels', imageInput: name, sidePx: DEFAULT_SIDE_PX };
  }
  const [, channels, heightPx, widthPx] = dims;
  if (dims.length !== 4 || (channels ?? 3) !== 3 || heightPx !== widthPx) {
    throw unknownLayout(encoder, 'no SAM encoder: its input is no square picture');
  }
  return { encoderTakes: 'planes', imageInput: name, sidePx: heightPx ?? DEFAULT_SIDE_PX };
}

/** By name, and where the encoder calls them otherwise by their shape. */
function matchEmbeddings(encoder: Signature, decoder: Signature): Map<string, string> {
  const wanted = decoder.inputs.filter(({ name, dims }) => dims.length === 4 && isFeatures(name));
  const matches = new Map<string, string>();
  for (const { name, dims } of wanted) {
    const sameName = encoder.outputs.find((output) => output.name === name);
    const sameShape = encoder.outputs.filter((output) => isSameShape(output.dims, dims));
    const match = sameName ?? (sameShape.length === 1 ? sameShape[0] : undefined);
    if (!match) throw unknownLayout(encoder, `not the encoder of this decoder, which wants ${name}`);
    matches.set(name, match.name);
  }
  return matches;
}

function isFeatures(name: string): boolean {
  return name !== 'mask_input' && !name.startsWith('input_points');
}

/** But for the number of photos. */
function isSameShape(a: TensorSpec['dims'], b: TensorSpec['dims']): boolean {
  return a.length === b.length && a.every((dim, at) => at === 0 || dim === b[at]);
}

function refuseHalf(model: string, { type, name }: TensorSpec): void {
  if (type !== 'float16') return;
  throw new AppError(
    'engine_unavailable',
    `The model ${model} takes half floats (${name}), which packshot cannot feed. Take the fp32 or the quantised export.`,
    { subject: model },
  );
}

export function unknownLayout({ name, inputs, outputs }: Signature, what: string): AppError {
  const list = (specs: readonly TensorSpec[]) => specs.map((spec) => spec.name).join(', ');
  return new AppError(
    'engine_unavailable',
    `The model ${name} is ${what} (${list(inputs)} → ${list(outputs)}). ` +
      'docs/engines.md names the exports that are understood; `packshot models remove` takes this one away.',
    { subject: name },
  );
}
