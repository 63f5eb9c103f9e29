import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** Direct children of a process that are alive (zombies are not). Linux only. */
export function childrenOf(parentPid: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      const state = processState(pid);
      return state?.parentPid === parentPid && state.letter !== 'Z';
    });
}

/** A zombie that nobody has collected is not alive. */
export function isAlive(pid: number): boolean {
  const state = processState(pid);
  return state !== undefined && state.letter !== 'Z';
}

export async function until(condition: () => boolean, timeoutMs: number): Promise<boolean> {
  const end = Date.now() + timeoutMs;
  while (Date.now() < end) {
    if (condition()) return true;
    await sleep(20);
  }
  return condition();
}

export const HAS_PROC = existsSync('/proc/self/stat');

function processState(pid: number): { letter: string; parentPid: number } | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [letter, parentPid] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { letter: letter!, parentPid: Number(parentPid) };
  } catch {
    // It has ended between listing and looking.
    return undefined;
  }
}
