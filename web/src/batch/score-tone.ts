import type { ItemView } from '../../../src/protocol/batch-api.ts';

/** A seller would see the text at once, whatever else is good: a photo with it is not shown as finished. */
const TEXT_LEFT = new Set(['text_residual', 'text_kept_on_product']);

/** How a total is coloured. */
export function scoreTone({ total, warnings }: NonNullable<ItemView['score']>): 'good' | 'fair' | 'poor' {
  if (Math.round(total) < 60) return 'poor';
  const textLeft = warnings.some(({ code }) => TEXT_LEFT.has(code));
  return Math.round(total) >= 80 && !textLeft ? 'good' : 'fair';
}
