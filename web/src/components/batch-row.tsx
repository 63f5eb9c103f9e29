import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { ListedBatch } from '../../../src/protocol/batch-api.ts';
import { previewUrl } from '../batch/preview-url.ts';
import { useFormat } from '../i18n/use-format.ts';
import styles from './batch-row.module.css';
import { BatchStatus } from './batch-status.tsx';
import { ProgressLine } from './progress-line.tsx';

export function BatchRow({ batch }: { readonly batch: ListedBatch }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <li>
      <Link to={`/batches/${batch.id}`} className={styles.row}>
        <span className={styles.cover}>
          {batch.coverUrl && (
            <img
              // The grid's size, which is there: a smaller one would have to be made for every batch.
              src={previewUrl({ previewUrl: batch.coverUrl }, 640)}
              alt=""
              width={52}
              height={52}
              loading="lazy"
              decoding="async"
            />
          )}
        </span>
        <span className={styles.name}>{batch.name || t('batch.unnamed')}</span>
        <span className={styles.when}>{format.moment(batch.createdAt)}</span>
        <span className={styles.line}>
          <ProgressLine
            label={t('batch.progress')}
            share={batch.processed / batch.total}
            failedShare={batch.failed / batch.total}
          />
        </span>
        <span className={styles.count}>
          {t('batch.count', { done: batch.processed, total: batch.total })}
        </span>
        <span className={styles.status}>
          <BatchStatus batch={batch} />
        </span>
      </Link>
    </li>
  );
}
