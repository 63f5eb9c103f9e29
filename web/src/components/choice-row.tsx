import type { PropsWithChildren } from 'react';
import styles from './choice-row.module.css';

/** A labelled choice on a line of its own; the control stands inside the label, so that both are one target. */
export function ChoiceRow({ label, value, children }: PropsWithChildren<{ label: string; value?: string }>) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is the child
    <label className={styles.row}>
      <span>{label}</span>
      {value !== undefined && <span className={styles.value}>{value}</span>}
      {children}
    </label>
  );
}
