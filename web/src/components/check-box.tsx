import type { PropsWithChildren } from 'react';
import styles from './check-box.module.css';

interface Props {
  readonly checked: boolean;
  /** Some of what it stands for is checked. */
  readonly mixed?: boolean;
  readonly className?: string | undefined;
  readonly tabIndex?: number;
  readonly 'aria-label'?: string;
  readonly onChange: () => void;
}

/** The browser's own, drawn in our colours: fifty of them stand in the grid, so they cost next to nothing. */
export function CheckBox({ mixed = false, className = '', children, ...input }: PropsWithChildren<Props>) {
  const showMixed = (element: HTMLInputElement | null) => {
    if (element) element.indeterminate = mixed;
  };
  return (
    <label className={`${styles.label} ${className}`}>
      <input ref={showMixed} type="checkbox" className={styles.box} {...input} />
      {children}
    </label>
  );
}
