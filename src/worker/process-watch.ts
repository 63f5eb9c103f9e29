import { writeSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { OUT_OF_MEMORY_LINE, type ProcessSettings, WATCH_FD } from './process-messages.ts';

/**
 * A thread beside the pool process's main one, which inference blocks for seconds at a time: it alone can end
 * the process in time when the parent is gone (kill -9 closes the channel, but nobody reads that) or when the
 * memory has grown beyond its limit, and can tell the parent that work goes on.
 */
const { parentPid, hardRssBytes } = workerData as ProcessSettings;

const PARENT_CHECK_MS = 250;
const MEMORY_CHECK_MS = 50;
const CPU_REPORT_MS = 250;
/** An idle process has nothing to report. */
const LEAST_CPU_NEWS_MS = 20;

endWithoutParent();
parentPort!.postMessage('watching');
setInterval(endWithoutParent, PARENT_CHECK_MS);
setInterval(endAboveMemoryLimit, MEMORY_CHECK_MS);
setInterval(reportCpu, CPU_REPORT_MS);

let reportedCpuMs = 0;

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
  report(OUT_OF_MEMORY_LINE);
  process.kill(process.pid, 'SIGKILL');
}

function reportCpu(): void {
  const { user, system } = process.cpuUsage();
  const cpuMs = Math.round((user + system) / 1000);
  if (cpuMs - reportedCpuMs < LEAST_CPU_NEWS_MS) return;
  reportedCpuMs = cpuMs;
  report(String(cpuMs));
}

function report(line: string): void {
  writeSync(WATCH_FD, `${line}\n`);
}
