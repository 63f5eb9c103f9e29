import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Recipe } from '../../src/protocol/recipe.ts';
import type { PhotoReport, StepName } from '../../src/worker/photo-task.ts';
import { type BenchPhoto, tasksFor } from './bench-photos.ts';
import { median } from './median.ts';
import { bareSide, loopSide, poolSide } from './side.ts';

export interface PoolComparison {
  /** Medians over photos and rounds, one process alone. */
  readonly secondsPerPhoto: Partial<Record<StepName | 'total', number>>;
  /** The pool's throughput ÷ the sequential loop's. */
  readonly poolVsSequential: number;
  /** The pool's wall time ÷ that of bare processes. */
  readonly poolVsBare: number;
  readonly wallSeconds: { readonly pool: number; readonly sequential: number; readonly bare: number };
}

/** Three ways through the same photos, warm, turn about; ratios of medians. */
export async function comparePool(
  photos: readonly BenchPhoto[],
  recipe: Recipe,
  options: { readonly outFolder: string; readonly processes: number; readonly rounds: number },
): Promise<PoolComparison> {
  const outFolder = join(options.outFolder, 'pool');
  await mkdir(outFolder, { recursive: true });
  const tasks = tasksFor(photos, recipe, outFolder);
  const secondsByPath = new Map<string, number>();
  const sequential = loopSide();
  const pool = poolSide(options.processes);
  const bare = bareSide(options.processes, ({ photoPath }) => secondsByPath.get(photoPath) ?? 1);
  const wallMs = { sequential: [] as number[], pool: [] as number[], bare: [] as number[] };
  const reports: PhotoReport[] = [];
  try {
    // Models are opened before the clock runs, on every side.
    await sequential.run(tasks.slice(0, 1));
    await pool.run(tasks.slice(0, options.processes));
    await bare.run(tasks.slice(0, options.processes));
    for (let round = 0; round < options.rounds; round++) {
      const alone = await sequential.run(tasks);
      for (const [i, report] of alone.reports.entries())
        secondsByPath.set(tasks[i].photoPath, totalMs(report) / 1000);
      reports.push(...alone.reports);
      wallMs.sequential.push(alone.wallMs);
      wallMs.pool.push((await pool.run(tasks)).wallMs);
      wallMs.bare.push((await bare.run(tasks)).wallMs);
    }
  } finally {
    await Promise.all([sequential.close(), pool.close(), bare.close()]);
  }
  return {
    secondsPerPhoto: stepSeconds(reports),
    poolVsSequential: median(wallMs.sequential) / median(wallMs.pool),
    poolVsBare: median(wallMs.pool) / median(wallMs.bare),
    wallSeconds: {
      pool: median(wallMs.pool) / 1000,
      sequential: median(wallMs.sequential) / 1000,
      bare: median(wallMs.bare) / 1000,
    },
  };
}

function totalMs({ timingsMs }: PhotoReport): number {
  return Object.values(timingsMs).reduce((sum, ms) => sum + ms, 0);
}

function stepSeconds(reports: readonly PhotoReport[]): PoolComparison['secondsPerPhoto'] {
  const steps = Object.keys(reports[0].timingsMs) as StepName[];
  const seconds = steps.map((step) => [
    step,
    median(reports.map(({ timingsMs }) => timingsMs[step] ?? 0)) / 1000,
  ]);
  return { ...Object.fromEntries(seconds), total: median(reports.map(totalMs)) / 1000 };
}
