import { useTranslation } from 'react-i18next';
import type { FeedState } from '../batch/feed-state.ts';
import styles from './connection-notice.module.css';

/** Shown while the socket is down; it floats, so that nothing jumps when it comes and goes. */
export function ConnectionNotice({ connection }: { readonly connection: FeedState['connection'] }) {
  const { t } = useTranslation();
  if (connection !== 'lost') return null;
  return (
    <div className={styles.notice} role="status">
      <span className={styles.dot} />
      {t('batch.reconnecting')}
    </div>
  );
}
