import type { Database } from '../database/connect.ts';

interface MeasuredPhoto {
  readonly original: { readonly widthPx: number; readonly heightPx: number };
  readonly timingsMs: Readonly<Record<string, number>>;
}

/** Adds a finished photo's steps to the sums on which time estimates rest. */
export async function recordTimings(database: Database, report: MeasuredPhoto): Promise<void> {
  const megapixels = (report.original.widthPx * report.original.heightPx) / 1e6;
  for (const [step, ms] of Object.entries(report.timingsMs)) {
    await database.tables
      .insertInto('step_timings')
      .values({ step, photos: 1, total_ms: ms, total_megapixels: megapixels })
      .onConflict((conflict) =>
        conflict.column('step').doUpdateSet((expression) => ({
          photos: expression('step_timings.photos', '+', 1),
          total_ms: expression('step_timings.total_ms', '+', ms),
          total_megapixels: expression('step_timings.total_megapixels', '+', megapixels),
        })),
      )
      .execute();
  }
}
