import type { PropsWithChildren } from 'react';
import styles from './pill.module.css';

export type PillTone = 'plain' | 'accent' | 'good' | 'warn' | 'bad';

export function Pill({ tone, children }: PropsWithChildren<{ readonly tone: PillTone }>) {
  return <span className={`${styles.pill} ${styles[tone]}`}>{children}</span>;
}
