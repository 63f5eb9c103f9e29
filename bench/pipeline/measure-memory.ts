import { fork } from 'node:child_process';
import type { PhotoTask } from '../../src/worker/photo-task.ts';
import { type TreeMemory, watchTreeMemory } from './process-tree-memory.ts';

/** Peak memory of a program that runs these photos through the pool, all its processes together. */
export async function measureMemory(
  tasks: readonly PhotoTask[],
  processes: number,
): Promise<TreeMemory & { readonly wallMs: number }> {
  const child = fork(new URL('./pool-run-process.ts', import.meta.url), {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const watch = watchTreeMemory(child.pid!);
  const { wallMs } = await new Promise<{ wallMs: number }>((resolve, reject) => {
    child.once('message', resolve);
    child.once('exit', (code) => reject(new Error(`the program ended with ${code}`)));
    child.send({ tasks, processes });
  });
  return { ...(await watch.stop()), wallMs };
}
