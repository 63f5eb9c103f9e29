import styles from './toggle.module.css';

interface Props {
  readonly checked: boolean;
  readonly small?: boolean;
  readonly 'aria-label'?: string;
  readonly 'aria-labelledby'?: string;
  readonly onChange: (checked: boolean) => void;
}

/** On or off, at once. */
export function Toggle({ small = false, onChange, ...input }: Props) {
  return (
    <input
      type="checkbox"
      role="switch"
      aria-checked={input.checked}
      className={`${styles.toggle} ${small ? styles.small : ''}`}
      onChange={(event) => onChange(event.target.checked)}
      {...input}
    />
  );
}
