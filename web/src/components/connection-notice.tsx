import { useTranslation } from 'react-i18next';
import type { FeedState } from '../batch/feed-state.ts';
import styles from './connection-notice.module.css';

interface Props {
  readonly connection: FeedState['connection'];
  /** Photos whose marks or notes wait for the server to answer. */
  readonly unsaved?: number;
}

/** Shown while the socket is down, or while marks cannot be saved. */
export function ConnectionNotice({ connection, unsaved = 0 }: Props) {
  const { t } = useTranslation();
  if (connection !== 'lost' && unsaved === 0) return null;
  return (
    <div className={styles.notice} role="status">
      <span className={styles.dot} />
      <span>
        {connection === 'lost' && t('batch.reconnecting')}{' '}
        {unsaved > 0 && t('batch.unsaved', { count: unsaved })}
      </span>
    </div>
  );
}
