import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';

/** Lies in the folder and is written again and again, for whoever cannot see the process. */
const SIGN = 'alive';
const SIGN_MS = 5 * 60_000;
const SILENT_MS = 30 * 60_000;
const SWEEP_MS = 3600_000;

/** Those of this process. */
const opened = new Set<string>();

export interface ScratchFolder {
  readonly folder: string;
  close(): Promise<void>;
}

/**
 * A folder of this process alone, named after it, below `scratch` of the data folder. What killed processes have
 * left there goes when the next one starts, and every hour.
 *
 * @param onError told when old folders could not be removed; the next sweep tries again
 */
export async function openScratchFolder(
  dataDir: string,
  onError: (error: unknown) => void,
): Promise<ScratchFolder> {
  const all = path.join(dataDir, 'scratch');
  const name = `${hostname()}-${process.pid}-${randomUUID().slice(0, 8)}`;
  const folder = path.join(all, name);
  opened.add(folder);
  await mkdir(folder, { recursive: true });
  const sign = () => writeFile(path.join(folder, SIGN), '');
  const sweep = () => sweepScratch(folder).catch(onError);
  await sign();
  await sweep();
  const timers = [
    setInterval(() => void sign().catch(onError), SIGN_MS),
    setInterval(() => void sweep(), SWEEP_MS),
  ];
  for (const timer of timers) timer.unref();
  return {
    folder,
    async close() {
      for (const timer of timers) clearInterval(timer);
      await rm(folder, { recursive: true, force: true });
      opened.delete(folder);
    },
  };
}

/** Removes the folders beside `own` whose processes are dead. */
async function sweepScratch(own: string): Promise<void> {
  const all = path.dirname(own);
  // Not by `Date.now()`: the file system may be another machine's, with a clock of its own.
  const nowMs = (await stat(path.join(own, SIGN))).mtimeMs;
  for (const name of await readdir(all)) {
    const folder = path.join(all, name);
    if (await isDead(folder, nowMs)) await rm(folder, { recursive: true, force: true });
  }
}

/**
 * At once where the process was one of this machine and is gone; its number may be another's by now, our own in a
 * container that always begins with the same. Else when it has been silent for long.
 */
async function isDead(folder: string, nowMs: number): Promise<boolean> {
  if (opened.has(folder)) return false;
  const [, machine, pid] = /^(.+)-(\d+)-[0-9a-f]{8}$/.exec(path.basename(folder)) ?? [];
  if (machine === hostname() && (Number(pid) === process.pid || !isRunning(Number(pid)))) return true;
  const sign = await stat(path.join(folder, SIGN)).catch(() => stat(folder));
  return sign.mtimeMs < nowMs - SILENT_MS;
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
