import { type ChildProcess, fork } from 'node:child_process';
import { poolProcessEnvironment } from '../../src/config.ts';
import { createPhotoPool } from '../../src/worker/photo-pool.ts';
import type { PhotoTask } from '../../src/worker/photo-task.ts';
import type { LoopAnswer } from './loop-process.ts';
import { PHOTO_TIMEOUT_MS } from './photo-timeout.ts';

/** One way of working through photos; its processes stay warm from run to run. */
export interface Side {
  run(tasks: readonly PhotoTask[]): Promise<LoopAnswer>;
  close(): Promise<void>;
}

export function poolSide(processes: number): Side {
  const pool = createPhotoPool({ processes, timeoutMs: PHOTO_TIMEOUT_MS });
  return {
    async run(tasks) {
      const started = performance.now();
      const reports = await Promise.all(tasks.map((task) => pool.run(task)));
      return { wallMs: performance.now() - started, reports };
    },
    close: () => pool.close(),
  };
}

/** One process, one photo after the other. */
export function loopSide(entry: './loop-process.ts' | './imgly-process.ts' = './loop-process.ts'): Side {
  const child = fork(new URL(entry, import.meta.url), {
    // The same allocator settings as the pool's, so that only the pool is compared.
    env: entry === './loop-process.ts' ? poolProcessEnvironment() : process.env,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  return {
    run: (tasks) => ask(child, tasks),
    close: async () => {
      child.disconnect();
    },
  };
}

/**
 * `processes` bare loops, each with its share of the photos, nothing between them and the kernels. The shares
 * are balanced by what each photo took before, so that luck in dealing does not speak for the pool.
 */
export function bareSide(processes: number, secondsOf: (task: PhotoTask) => number): Side {
  const loops = Array.from({ length: processes }, () => loopSide());
  return {
    async run(tasks) {
      const shares = balancedShares(tasks, processes, secondsOf);
      const started = performance.now();
      const answers = await Promise.all(loops.map((loop, i) => loop.run(shares[i])));
      return { wallMs: performance.now() - started, reports: answers.flatMap(({ reports }) => reports) };
    },
    close: async () => {
      await Promise.all(loops.map((loop) => loop.close()));
    },
  };
}

/** The longest first, always to the share that has least. */
export function balancedShares<Task>(
  tasks: readonly Task[],
  count: number,
  secondsOf: (task: Task) => number,
): Task[][] {
  const shares = Array.from({ length: count }, () => ({ seconds: 0, tasks: [] as Task[] }));
  for (const task of [...tasks].sort((a, b) => secondsOf(b) - secondsOf(a))) {
    const least = shares.reduce((a, b) => (b.seconds < a.seconds ? b : a));
    least.tasks.push(task);
    least.seconds += secondsOf(task);
  }
  return shares.map((share) => share.tasks);
}

function ask(child: ChildProcess, tasks: readonly PhotoTask[]): Promise<LoopAnswer> {
  return new Promise((resolve, reject) => {
    const died = (code: number | null) => reject(new Error(`a bench process ended with ${code}`));
    child.once('exit', died);
    child.once('message', (answer: LoopAnswer) => {
      child.off('exit', died);
      resolve(answer);
    });
    child.send(tasks);
  });
}
