import { AppError } from '../../errors.ts';
import type { Tensor, TensorModel, TensorSpec } from '../tensor-model.ts';
import { areUsable, unusable } from '../usable-numbers.ts';

export type Tensors = Readonly<Record<string, Tensor>>;

/** One call of a model, of one image or a few. */
export interface ModelCall {
  readonly model: TensorModel;
  readonly feeds: Tensors;
  readonly outputs?: readonly string[] | undefined;
}

/** Calls with the same name here may share a tensor batch: same model, shapes, types and outputs. */
export function callGroup({ model, feeds, outputs }: ModelCall): string {
  const shapes = Object.keys(feeds)
    .sort()
    .map((name) => `${name}:${feeds[name]!.type}[${feeds[name]!.dims.join('×')}]`);
  return [model.name, ...shapes, ...(outputs ?? [])].join(' ');
}

/**
 * Runs calls of one group as one tensor batch along the first dimension and deals the outputs out again: result k
 * is that of call k.
 *
 * @param calls more than one only where the model `takesBatches`
 * @returns for a call whose numbers are not numbers an error in its place
 */
export async function runCalls(calls: readonly ModelCall[]): Promise<(Tensors | AppError)[]> {
  const { model, outputs } = calls[0]!;
  if (calls.length === 1) return [checked(model, await model.run(calls[0]!.feeds, { outputs }))];
  const names = Object.keys(calls[0]!.feeds);
  const stacked = names.map((name) => [name, stack(calls.map((call) => call.feeds[name]!))] as const);
  const results = await model.run(Object.fromEntries(stacked), { outputs });
  const counts = calls.map((call) => call.feeds[names[0]!]!.dims[0]!);
  const parts = Object.entries(results).map(
    ([name, tensor]) => [name, unstack(model.name, tensor, counts)] as const,
  );
  return calls.map((_, at) =>
    checked(model, Object.fromEntries(parts.map(([name, dealt]) => [name, dealt[at]!]))),
  );
}

/** Whether several images fit into one call. A free first dimension of inputs alone may be a picture's height. */
export function takesBatches({ oneAtATime, inputs, outputs }: TensorModel): boolean {
  const free = ({ dims }: TensorSpec) => dims.length > 0 && dims[0] === undefined;
  return !oneAtATime && inputs.length > 0 && inputs.every(free) && outputs.every(free);
}

/** Tensors of equal shape but for the first dimension, one behind the other. */
export function stack(tensors: readonly Tensor[]): Tensor {
  const [{ type, dims, data }] = tensors as readonly [Tensor];
  const length = tensors.reduce((sum, tensor) => sum + tensor.data.length, 0);
  const all = new (data.constructor as new (length: number) => Tensor['data'])(length);
  let at = 0;
  for (const tensor of tensors) {
    // The element types agree, since the group's name holds them.
    (all as Float32Array).set(tensor.data as Float32Array, at);
    at += tensor.data.length;
  }
  const first = tensors.reduce((sum, tensor) => sum + tensor.dims[0]!, 0);
  return { type, dims: [first, ...dims.slice(1)], data: all };
}

/** @throws AppError `engine_failed` when the batch does not hold as many results as calls were put in */
function unstack(model: string, { type, dims, data }: Tensor, counts: readonly number[]): Tensor[] {
  const given = counts.reduce((sum, count) => sum + count, 0);
  if (dims[0] !== given) {
    const message = `${model} answered ${dims[0]} of ${given} photos.`;
    throw new AppError('engine_failed', message, { retryable: true, subject: model });
  }
  const rowLength = data.length / given;
  let at = 0;
  return counts.map((count) => {
    const part = data.subarray(at * rowLength, (at + count) * rowLength);
    at += count;
    return { type, dims: [count, ...dims.slice(1)], data: part };
  });
}

function checked({ name }: TensorModel, results: Tensors): Tensors | AppError {
  return areUsable(results) ? results : unusable(name);
}
