import type { EngineEndpoint } from '../../../inference/engine-endpoint.ts';

export interface Sampling {
  /** Undefined: the server's own default. */
  readonly steps: number | undefined;
  /** Undefined: the server's own default. 0 = without classifier-free guidance. */
  readonly guidance: number | undefined;
}

/**
 * Z-Image-Turbo is distilled to 8 steps without guidance (model card Tongyi-MAI/Z-Image-Turbo); servers do not
 * know that and would take 50 steps. It is assumed where no model is named; another model keeps its server's
 * defaults unless the address says otherwise.
 */
export function samplingOf(endpoint: EngineEndpoint): Sampling {
  const model = endpoint.parameter('model');
  const turbo = model === undefined || /z[-_]?image[-_]?turbo/i.test(model);
  const number = (name: string, fallback: number) => {
    const text = endpoint.parameter(name);
    if (text !== undefined) return Number(text);
    return turbo ? fallback : undefined;
  };
  return { steps: number('steps', 8), guidance: number('guidance', 0) };
}
