import { Slider } from 'antd';
import styles from './slider-row.module.css';

interface Props {
  readonly label: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly words: string;
  readonly onChange: (value: number) => void;
}

export function SliderRow({ label, words, ...slider }: Props) {
  return (
    <div className={styles.row}>
      <span>{label}</span>
      <span className={styles.words}>{words}</span>
      <Slider
        {...slider}
        className={styles.slider}
        tooltip={{ open: false }}
        ariaLabelForHandle={label}
        ariaValueTextFormatterForHandle={() => words}
      />
    </div>
  );
}
