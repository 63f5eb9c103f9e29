import type { PropsWithChildren } from 'react';
import styles from './empty-state.module.css';

interface Props {
  readonly title: string;
  readonly text?: string;
}

/** What stands where there is nothing: why, and what to do. */
export function EmptyState({ title, text, children }: PropsWithChildren<Props>) {
  return (
    <div className={styles.empty}>
      <h2>{title}</h2>
      {text && <p>{text}</p>}
      {children}
    </div>
  );
}
