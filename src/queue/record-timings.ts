import type { Database } from '../database/connect.ts';

/** Adds a finished photo's steps to the sums on which time estimates rest. */
export async function recordTimings(
  { tables }: Database,
  { timingsMs }: { readonly timingsMs: Readonly<Record<string, number>> },
): Promise<void> {
  for (const [step, ms] of Object.entries(timingsMs)) {
    await tables
      .insertInto('step_timings')
      .values({ step, photos: 1, total_ms: ms })
      .onConflict((conflict) =>
        conflict.column('step').doUpdateSet((expression) => ({
          photos: expression('step_timings.photos', '+', 1),
          total_ms: expression('step_timings.total_ms', '+', ms),
        })),
      )
      .execute();
  }
}
