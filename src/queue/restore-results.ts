import type { BatchChange } from './change-batch.ts';

/**
 * Photos whose rerun has just failed or been cancelled are again what their last success made them, with the recipe
 * of the result that is shown. The error stays: it says why there is no newer one.
 * @returns how many had a result to fall back on
 */
export async function restoreResults(trx: BatchChange['trx'], batchId: string): Promise<number> {
  const { numUpdatedRows } = await trx
    .updateTable('batch_task_items')
    .set((item) => ({
      status: 'succeeded',
      recipe: item.ref('result_recipe').$notNull(),
      override: item.ref('result_override').$notNull(),
      result_recipe: null,
      result_override: null,
    }))
    .where('batch_id', '=', batchId)
    .where('status', 'in', ['failed', 'cancelled'])
    .where('result_recipe', 'is not', null)
    .executeTakeFirst();
  return Number(numUpdatedRows);
}
