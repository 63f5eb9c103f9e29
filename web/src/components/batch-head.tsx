import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { BatchView } from '../../../src/protocol/batch-api.ts';
import type { FeedEvent } from '../batch/feed-state.ts';
import { useSteering } from '../batch/use-steering.ts';
import { useFormat } from '../i18n/use-format.ts';
import { BatchActions } from './batch-actions.tsx';
import styles from './batch-head.module.css';
import { BatchName } from './batch-name.tsx';
import { BatchStatus } from './batch-status.tsx';
import { ProgressLine } from './progress-line.tsx';

interface Props {
  readonly batch: BatchView;
  readonly dispatch: (event: FeedEvent) => void;
}

/** Name, counts, time left, and what can be done with the batch. Marks of photos do not concern it. */
export const BatchHead = memo(function BatchHead({ batch, dispatch }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const steering = useSteering(batch.id, dispatch);
  const left = batch.estimatedSecondsRemaining;
  const running = batch.completedAt === null;
  return (
    <header className={styles.head}>
      <div className={styles.title}>
        <BatchName name={batch.name} onRename={(name) => steering.change.mutate({ name })} />
        <BatchStatus batch={batch} />
      </div>
      <BatchActions batch={batch} steering={steering} />
      <div className={styles.progress}>
        <ProgressLine
          label={t('batch.progress')}
          share={batch.processed / batch.total}
          failedShare={batch.failed / batch.total}
        />
        <p className={styles.counts} aria-live="polite">
          <strong>{t('batch.count', { done: batch.processed, total: batch.total })}</strong>
          {batch.failed > 0 && (
            <span className={styles.bad}>{t('batch.failed', { count: batch.failed })}</span>
          )}
          {batch.cancelled > 0 && <span>{t('batch.cancelled', { count: batch.cancelled })}</span>}
          {running && left !== null && <span>{format.timeLeft(left)}</span>}
          {!running && batch.filesExpireAt && (
            <span>{t('batch.kept', { when: format.moment(batch.filesExpireAt) })}</span>
          )}
        </p>
      </div>
    </header>
  );
});
