import type { EngineEndpoint } from './engine-endpoint.ts';
import { EngineError } from './engine-error.ts';
import { askEngine, type EngineRequest } from './engine-http.ts';

/** What a server of each kind answers without any work; the second where it lacks the first. */
const PATHS: Readonly<Record<string, readonly string[]>> = {
  oip: ['v2/health/ready'],
  comfyui: ['system_stats'],
  'sd-server': ['sdcpp/v1/capabilities', 'v1/models'],
  'vllm-omni': ['v1/models'],
  sglang: ['v1/models'],
  openai: ['v1/models'],
};
const TIMEOUT_MS = 2000;
const MOST_BYTES = 4_000_000;

/**
 * Whether a server is there and takes our key.
 *
 * @returns why not, without address and key; undefined = it answers
 */
export async function probeEndpoint(
  endpoint: EngineEndpoint,
  clock?: EngineRequest['clock'],
): Promise<string | undefined> {
  let reason: string | undefined;
  for (const path of PATHS[endpoint.kind] ?? []) {
    try {
      await askEngine({ endpoint, path, timeoutMs: TIMEOUT_MS, mostBytes: MOST_BYTES, clock });
      return undefined;
    } catch (thrown) {
      if (!(thrown instanceof EngineError)) throw thrown;
      reason ??= thrown.message;
      if (thrown.status !== 404) break;
    }
  }
  return reason;
}
