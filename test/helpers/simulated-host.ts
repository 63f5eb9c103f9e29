import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { DynamicBatcher } from '../../src/inference/batching/dynamic-batcher.ts';
import { type ModelCall, runCalls, type Tensors } from '../../src/inference/batching/model-calls.ts';
import { type HostState, STATE_FILE } from '../../src/inference/host/host-messages.ts';
import { serveModels } from '../../src/inference/host/serve-models.ts';
import type { OpenModel } from '../../src/inference/model-file.ts';
import type { Tensor, TensorModel } from '../../src/inference/tensor-model.ts';

export interface SimulatedHost {
  readonly address: string;
  /** Sizes of the tensor batches that reached the device, in order. */
  readonly batchSizes: number[];
  say(state: HostState['state'], reason?: string): void;
}

/** The real socket, protocol and batcher over a device that the test makes up. */
export async function startSimulatedHost(openModel: OpenModel): Promise<SimulatedHost> {
  const address = mkdtempSync(join(tmpdir(), 'packshot-test-'));
  const socketPath = join(address, 'host.sock');
  const batchSizes: number[] = [];
  const batcher = new DynamicBatcher<ModelCall, Tensors>({
    run: async (_, calls) => {
      batchSizes.push(calls.length);
      return { outputs: await runCalls(calls) };
    },
  });
  const server = serveModels({ openModel, batcher });
  await new Promise<void>((resolve) => server.listen(socketPath, resolve));
  onTestFinished(() => {
    server.close();
    rmSync(address, { recursive: true, force: true });
  });
  const say = (state: HostState['state'], reason?: string) =>
    writeFileSync(
      join(address, STATE_FILE),
      JSON.stringify({ socketPath, state, reason } satisfies HostState),
    );
  say('up');
  return { address, batchSizes, say };
}

/** Takes `x` float32 [n, 2]; answers what `compute` makes of each number. */
export function madeUpModel(
  name: string,
  compute: (rows: Float32Array) => Promise<Float32Array>,
  firstDim?: number,
): TensorModel {
  const spec = { name: 'x', type: 'float32', dims: [firstDim, 2] } as const;
  return {
    name,
    inputs: [spec],
    outputs: [{ ...spec, name: 'y' }],
    async run({ x }) {
      return { y: { type: 'float32', dims: x!.dims, data: await compute(x!.data as Float32Array) } };
    },
    async close() {},
  };
}

export function rowOf(first: number, second: number): Record<'x', Tensor> {
  return { x: { type: 'float32', dims: [1, 2], data: Float32Array.of(first, second) } };
}
