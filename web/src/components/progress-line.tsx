import styles from './progress-line.module.css';

interface Props {
  /** 0 to 1. */
  readonly share: number;
  readonly failedShare?: number;
  readonly label: string;
}

export function ProgressLine({ share, failedShare = 0, label }: Props) {
  return (
    <div
      className={styles.track}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(share * 100)}
    >
      <div className={styles.failed} style={{ transform: `scaleX(${share})` }} />
      <div className={styles.done} style={{ transform: `scaleX(${share - failedShare})` }} />
    </div>
  );
}
