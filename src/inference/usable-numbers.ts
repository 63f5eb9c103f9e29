import { AppError } from '../errors.ts';
import type { Tensor, TensorModel } from './tensor-model.ts';

/** Whether every value is a number: devices and servers were seen that give NaN without any error. */
export function areUsable(tensors: Readonly<Record<string, Tensor>>): boolean {
  return Object.values(tensors).every(
    ({ type, data }) => type !== 'float32' || Number.isFinite(sumOf(data as Float32Array)),
  );
}

export function unusable(model: string): AppError {
  const message = `${model} gave no usable numbers for this photo.`;
  return new AppError('engine_failed', message, { retryable: true, subject: model });
}

/** The same model, which fails where it would give values that are no numbers. */
export function refusingUnusable(model: TensorModel): TensorModel {
  return {
    ...model,
    async run(feeds, options) {
      const outputs = await model.run(feeds, options);
      if (!areUsable(outputs)) throw unusable(model.name);
      return outputs;
    },
  };
}

/** Not finite as soon as one value is not: looks at 1 MB in 0.3 ms, where a test of each value takes longer. */
function sumOf(values: Float32Array): number {
  let sum = 0;
  for (let at = 0; at < values.length; at += 1) sum += values[at]!;
  return sum;
}
