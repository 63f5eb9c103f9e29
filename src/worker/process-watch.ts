import { writeSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { LAST_WORDS_FD, OUT_OF_MEMORY_WORD, type ProcessSettings } from './process-messages.ts';

/**
 * A thread beside the pool process's main one, which inference blocks for seconds at a time: it alone can end
 * the process in time when the parent is gone (kill -9 closes the channel, but nobody reads that) or when the
 * memory has grown beyond its limit.
 */
const { parentPid, hardRssBytes } = workerData as ProcessSettings;

const PARENT_CHECK_MS = 250;
const MEMORY_CHECK_MS = 50;

endWithoutParent();
parentPort!.postMessage('watching');
setInterval(endWithoutParent, PARENT_CHECK_MS);
setInterval(endAboveMemoryLimit, MEMORY_CHECK_MS);

function endWithoutParent(): void {
  if (process.ppid === parentPid && isAlive(parentPid)) return;
  process.kill(process.pid, 'SIGKILL');
}

/** Windows goes on naming a parent that has ended. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function endAboveMemoryLimit(): void {
  if (process.memoryUsage.rss() <= hardRssBytes) return;
  writeSync(LAST_WORDS_FD, OUT_OF_MEMORY_WORD);
  process.kill(process.pid, 'SIGKILL');
}
