import { fork } from 'node:child_process';
import { builtEntry } from '../built-entry.ts';
import type { Device } from '../onnx-session.ts';

/** Without a reason the device works. */
export interface ProbeAnswer {
  readonly reason?: string | undefined;
}

/** A first start of CUDA loads some 1 GB of libraries. */
const PROBE_TIMEOUT_MS = 60_000;
const REASON_CHARACTERS = 300;

/** Opens and runs a tiny model on the device, in a process of its own. */
export function probeDevice(device: Device, timeoutMs = PROBE_TIMEOUT_MS): Promise<ProbeAnswer> {
  const child = fork(builtEntry('device/probe-process.js'), [device], {
    execArgv: [],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      resolve({ reason: `no answer within ${Math.round(timeoutMs / 1000)} s` });
      child.kill('SIGKILL');
    }, timeoutMs);
    child.once('message', ({ reason }: ProbeAnswer) => resolve(reason ? { reason: shortened(reason) } : {}));
    child.once('error', (error) => resolve({ reason: error.message }));
    child.once('exit', (code, signal) => {
      clearTimeout(timer);
      resolve({ reason: `the process that tried it ended with ${signal ?? `code ${code}`}` });
    });
  });
}

/** One line, without the paths and conditions of the runtime's own sources. */
function shortened(reason: string): string {
  const line = reason
    .replace(/\s+/g, ' ')
    .replace(/^.*\[ONNXRuntimeError\] : \d+ : \w+ : /, '')
    .replace(/^\/onnxruntime_src\/.* was false\. /, '')
    .trim()
    .replace(/\.$/, '');
  return line.length > REASON_CHARACTERS ? `${line.slice(0, REASON_CHARACTERS)}…` : line;
}
