import type { PropsWithChildren } from 'react';
import styles from './dock.module.css';

/** What floats at the bottom of the window, one above the other, so that nothing jumps when it comes and goes. */
export function Dock({ children }: PropsWithChildren) {
  return <div className={styles.dock}>{children}</div>;
}
