import type { PropsWithChildren, ReactNode } from 'react';
import styles from './notice.module.css';

interface Props {
  readonly tone?: 'plain' | 'warn' | 'bad';
  readonly action?: ReactNode;
}

/** A line that says what is the matter, where it matters. */
export function Notice({ tone = 'plain', action, children }: PropsWithChildren<Props>) {
  return (
    <div className={`${styles.notice} ${styles[tone]}`} role={tone === 'bad' ? 'alert' : 'status'}>
      <span className={styles.text}>{children}</span>
      {action}
    </div>
  );
}
