import { useTranslation } from 'react-i18next';
import styles from './grid-skeleton.module.css';

export function GridSkeleton() {
  const { t } = useTranslation();
  return (
    <div className={styles.grid} role="status" aria-label={t('batch.loading')}>
      {Array.from({ length: 12 }, (_, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: twelve times the same
        <div key={at} />
      ))}
    </div>
  );
}
