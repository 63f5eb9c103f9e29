import type { OnnxGraph, Value } from './onnx-graph.ts';

const MASK_PX = 256;
const MASK_PIXELS = MASK_PX * MASK_PX;
/** Stands for "no such point": farther than any colour or place. */
const FAR = 1e6;

/** Squared colour distance (in standard deviations) up to which a pixel is like a prompted one. */
const LIKE = { part: 1.5, whole: 6 } as const;
const PART_RADIUS_PX = 160;
/** From this squared distance to the corner's colour a pixel is not ground. */
const NOT_GROUND = 0.8;
const LOGIT_SCALE = 4;

export interface MaskPrompts {
  /** float32 [B, P, N, 2], pixels of 1024². */
  readonly points: Value;
  /** float32 [B, P, N]: 1 include, 0 exclude; everything else counts for nothing here. */
  readonly labels: Value;
  /** Boxes' corners, float32 [B, P, 1] each, pixels of 1024². */
  readonly box?: { readonly left: Value; readonly top: Value; readonly right: Value; readonly bottom: Value };
}

/**
 * What the tiny decoders compute instead of a transformer: three readings of a prompt, as SAM gives them. The
 * part (like colours near the points), the whole (like colours anywhere) and everything that is not ground
 * (unlike the picture's top-left corner); each only inside the box and nearer to included than excluded colours.
 *
 * @param colours float32 [B, 3, 256, 256], normalised
 * @returns logits, float32 [B, P, 65536] each
 */
export function maskLogits(
  g: OnnxGraph,
  colours: Value,
  prompts: MaskPrompts,
): { part: Value; whole: Value; everything: Value } {
  const pixels = g.op('Reshape', [colours, g.ints([0, 3, 1, 1, MASK_PIXELS])]);
  const place = pixelPlaces(g);
  const label = g.op('Unsqueeze', [prompts.labels, g.ints([3])]);
  const nearest = (values: Value, wanted: number) => {
    const of = g.op('Equal', [label, g.floats([wanted])]);
    return g.op('ReduceMin', [g.op('Where', [of, values, g.floats([FAR])])], { axes: [2], keepdims: 0 });
  };

  const distance = colourDistance(g, pixels, coloursAt(g, colours, prompts.points));
  const toIncluded = nearest(distance, 1);
  const toExcluded = nearest(distance, 0);
  const awayPx = nearest(placeDistance(g, place, prompts.points), 1);
  // Without an included point everything that is not excluded is preferred: a box alone is a prompt, too.
  const boxAlone = g.op('GreaterOrEqual', [toIncluded, g.floats([FAR])]);
  const preferred = g.op('Where', [boxAlone, toExcluded, g.op('Sub', [toExcluded, toIncluded])]);
  const allowed = prompts.box ? g.op('Min', [preferred, insideBox(g, place, prompts.box)]) : preferred;

  const like = (limit: number) => g.op('Min', [g.op('Sub', [g.floats([limit]), toIncluded]), allowed]);
  const near = g.op('Div', [g.op('Sub', [g.floats([PART_RADIUS_PX]), awayPx]), g.floats([16])]);
  const corner = g.op('Reshape', [cornerColour(g, colours), g.ints([0, 3, 1, 1, 1])]);
  // [B, 1, 1, 65536] → [B, 1, 65536], the same for every prompt.
  const fromGround = g.op('Squeeze', [colourDistance(g, pixels, corner), g.ints([2])]);
  const everything = g.op('Min', [g.op('Sub', [fromGround, g.floats([NOT_GROUND])]), allowed]);
  const scaled = (logits: Value) => g.op('Mul', [logits, g.floats([LOGIT_SCALE])]);
  return {
    part: scaled(g.op('Min', [like(LIKE.part), near])),
    whole: scaled(like(LIKE.whole)),
    everything: scaled(everything),
  };
}

/** Stacks logits of [B, P, 65536] into [B, P, M, 256, 256]. */
export function stackMasks(g: OnnxGraph, masks: readonly Value[]): Value {
  const rows = masks.map((mask) => g.op('Unsqueeze', [mask, g.ints([2])]));
  const stacked = g.op('Concat', rows, { axis: 2 });
  return g.op('Reshape', [stacked, g.ints([0, 0, masks.length, MASK_PX, MASK_PX])]);
}

/** The same numbers for every prompt: float32 [B, P, values.length], sized after `like` [B, P, N]. */
export function constantScores(g: OnnxGraph, like: Value, values: readonly number[]): Value {
  const zero = g.op('Mul', [g.op('ReduceMean', [like], { axes: [2], keepdims: 1 }), g.floats([0])]);
  return g.op('Add', [zero, g.floats(values, [1, 1, values.length])]);
}

/** x and y of each mask pixel's centre, in pixels of 1024²: float32 [65536] each. */
function pixelPlaces(g: OnnxGraph): { x: Value; y: Value } {
  const index = g.op('Range', [g.floats([0]), g.floats([MASK_PIXELS]), g.floats([1])]);
  const row = g.op('Floor', [g.op('Div', [index, g.floats([MASK_PX])])]);
  const column = g.op('Sub', [index, g.op('Mul', [row, g.floats([MASK_PX])])]);
  const centre = (cell: Value) => g.op('Add', [g.op('Mul', [cell, g.floats([4])]), g.floats([2])]);
  return { x: centre(column), y: centre(row) };
}

/** [B, 3, 1, 1, 65536] and [B, 3, P, N, 1] → squared distances [B, P, N, 65536]. */
function colourDistance(g: OnnxGraph, pixels: Value, colours: Value): Value {
  const difference = g.op('Sub', [pixels, colours]);
  return g.op('ReduceSum', [g.op('Mul', [difference, difference]), g.ints([1])], { keepdims: 0 });
}

function coloursAt(g: OnnxGraph, colours: Value, points: Value): Value {
  const grid = g.op('Sub', [g.op('Div', [points, g.floats([512])]), g.floats([1])]);
  return g.op('Unsqueeze', [g.op('GridSample', [colours, grid], { align_corners: 0 }), g.ints([4])]);
}

function placeDistance(g: OnnxGraph, place: { x: Value; y: Value }, points: Value): Value {
  const coordinate = (axis: number) =>
    g.op('Slice', [points, g.ints([axis]), g.ints([axis + 1]), g.ints([3])]);
  const square = (value: Value) => g.op('Mul', [value, value]);
  const across = square(g.op('Sub', [place.x, coordinate(0)]));
  const down = square(g.op('Sub', [place.y, coordinate(1)]));
  return g.op('Sqrt', [g.op('Add', [across, down])]);
}

/** Positive inside, negative outside, in units of 8 px: [B, P, 65536]. */
function insideBox(g: OnnxGraph, place: { x: Value; y: Value }, box: NonNullable<MaskPrompts['box']>): Value {
  const margins = [
    g.op('Sub', [place.x, box.left]),
    g.op('Sub', [box.right, place.x]),
    g.op('Sub', [place.y, box.top]),
    g.op('Sub', [box.bottom, place.y]),
  ];
  return g.op('Div', [g.op('Min', margins), g.floats([8])]);
}

function cornerColour(g: OnnxGraph, colours: Value): Value {
  const corner = g.op('Slice', [colours, g.ints([0, 0]), g.ints([4, 4]), g.ints([2, 3])]);
  return g.op('ReduceMean', [corner], { axes: [2, 3], keepdims: 1 });
}
