import { useTranslation } from 'react-i18next';
import type { BatchView } from '../../../src/protocol/batch-api.ts';
import { Pill, type PillTone } from './pill.tsx';

const TONES: Record<BatchView['status'], PillTone> = {
  pending: 'plain',
  processing: 'accent',
  completed: 'good',
  completed_with_errors: 'warn',
  failed: 'bad',
  cancelled: 'plain',
};

export function BatchStatus({ batch }: { readonly batch: BatchView }) {
  const { t } = useTranslation();
  if (batch.paused && batch.completedAt === null) return <Pill tone="warn">{t('batchStatus.paused')}</Pill>;
  return <Pill tone={TONES[batch.status]}>{t(`batchStatus.${batch.status}`)}</Pill>;
}
