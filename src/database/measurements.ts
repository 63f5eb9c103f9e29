import type { Kysely } from 'kysely';
import type { Tables } from './tables.ts';

/**
 * What is counted over all processes: photos put back after a retryable failure, leases that ran out, and how
 * far a batch's estimate was from the time it took, in seconds and as a share of that time.
 */
export type MeasurementName = 'retries' | 'lease_losses' | 'estimate_error_seconds' | 'estimate_error_ratio';

/**
 * Adds one event to a sum. In a transaction it comes last, several in alphabetical order: the row is shared by
 * all, and two transactions that lock rows in the same order cannot wait for each other.
 */
export async function recordMeasurement(
  tables: Kysely<Tables>,
  name: MeasurementName,
  value: number,
): Promise<void> {
  await tables
    .insertInto('measurements')
    .values({ name, times: 1, total: value })
    .onConflict((conflict) =>
      conflict.column('name').doUpdateSet((expression) => ({
        times: expression('measurements.times', '+', 1),
        total: expression('measurements.total', '+', value),
      })),
    )
    .execute();
}
