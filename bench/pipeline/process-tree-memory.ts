import { readdir, readFile } from 'node:fs/promises';

const SAMPLE_EVERY_MS = 100;

export interface TreeMemory {
  /** The sum of VmRSS: what is shared between processes counts once for each. */
  readonly peakRssMb: number;
  /** The sum of proportional set sizes: what is shared counts once. */
  readonly peakPssMb: number;
}

/** Watches a process and all below it until stopped; the peaks are those of the sums. Linux only. */
export function watchTreeMemory(rootPid: number): { stop(): Promise<TreeMemory> } {
  let peakRssMb = 0;
  let peakPssMb = 0;
  let stopped = false;
  const watching = (async () => {
    while (!stopped) {
      const pids = await treeOf(rootPid);
      const [rss, pss] = await Promise.all([
        sumOf(pids, 'status', /VmRSS:\s+(\d+)/),
        sumOf(pids, 'smaps_rollup', /Pss:\s+(\d+)/),
      ]);
      peakRssMb = Math.max(peakRssMb, rss);
      peakPssMb = Math.max(peakPssMb, pss);
      await new Promise((resolve) => setTimeout(resolve, SAMPLE_EVERY_MS));
    }
  })();
  return {
    async stop() {
      stopped = true;
      await watching;
      return { peakRssMb, peakPssMb };
    },
  };
}

async function treeOf(rootPid: number): Promise<number[]> {
  const children = new Map<number, number[]>();
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    // "pid (command, which may hold spaces and brackets) state parent …"
    const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '');
    const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
    children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
  }
  const tree = [rootPid];
  for (const pid of tree) tree.push(...(children.get(pid) ?? []));
  return tree;
}

/** In MB; a process that has just gone counts nothing. */
async function sumOf(pids: readonly number[], file: string, field: RegExp): Promise<number> {
  const texts = await Promise.all(
    pids.map((pid) => readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '')),
  );
  return texts.reduce((sum, text) => sum + Number(field.exec(text)?.[1] ?? 0) / 1024, 0);
}
