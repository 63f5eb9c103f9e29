import { expect, test } from 'vitest';
import { EngineEndpoint } from '../../src/inference/engine-endpoint.ts';
import { probeEndpoint } from '../../src/inference/probe-endpoint.ts';
import { json, startStandIn } from '../helpers/engines/stand-in.ts';

/** A server of which only these paths are there. */
const serving = (...paths: string[]) =>
  startStandIn({ answer: ({ path }) => (paths.includes(path) ? json({}) : json({ error: 'unknown' }, 404)) });

test.each([
  ['oip', '/v2/health/ready'],
  ['comfyui', '/system_stats'],
  ['sd-server', '/sdcpp/v1/capabilities'],
  ['sd-server', '/v1/models'],
  ['vllm-omni', '/v1/models'],
  ['sglang', '/v1/models'],
  ['openai', '/v1/models'],
])('%s answers at %s; once stopped it is told without its address', async (kind, path) => {
  const server = await serving(path);
  const endpoint = new EngineEndpoint({ ...server.engineAddress(kind), key: 'secret-word' }, kind);
  expect(await probeEndpoint(endpoint)).toBeUndefined();
  expect(server.received.at(-1)!.path).toBe(path);
  await server.close();
  const problem = await probeEndpoint(endpoint);
  expect(problem).toContain(`The engine ${kind} cannot be reached`);
  expect(problem).not.toMatch(/127\.0\.0\.1|secret-word/);
});

test('another server at that address, and a key that is refused, are told', async () => {
  const other = await serving('/');
  expect(await probeEndpoint(other.endpoint('comfyui'))).toContain('does not offer what was asked');
  other.trouble({ status: 401 });
  expect(await probeEndpoint(other.endpoint('comfyui'))).toContain('does not accept the key');
  await other.close();
});
