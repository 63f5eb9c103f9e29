import { useTranslation } from 'react-i18next';
import type { ItemView } from '../../../src/protocol/batch-api.ts';
import { useFormat } from '../i18n/use-format.ts';
import styles from './cell-progress.module.css';

const STEPS = [
  'decode',
  'text_removal',
  'subject',
  'correction',
  'background_replacement',
  'cutout',
  'enhance',
  'resize',
  'score',
  'encode',
] as const;
type Step = (typeof STEPS)[number];

/** What is being done to the photo just now. */
export function CellProgress({ item }: { readonly item: ItemView }) {
  const { t } = useTranslation();
  const format = useFormat();
  const step = STEPS.find((name): name is Step => name === item.step);
  const words =
    item.status === 'pending'
      ? t('itemStatus.pending')
      : step
        ? t(`steps.${step}`)
        : t('itemStatus.processing');
  return (
    <span className={`${styles.step} ${item.status === 'processing' ? styles.working : ''}`}>
      {item.status === 'processing' && <span className={styles.dot} />}
      {words}
      {step && item.stepShare !== null && <span> {format.percent(item.stepShare)}</span>}
      {item.attempts > 1 && <span> · {t('grid.attempt', { value: item.attempts })}</span>}
    </span>
  );
}
