import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { STYLE_IDS, type StyleId } from '../../../src/protocol/styles.ts';
import styles from './style-picker.module.css';

interface Props {
  readonly value: StyleId;
  readonly onChange: (styleId: StyleId) => void;
}

/** The eight looks as pictures; radio buttons underneath, so that arrows and screen readers work. */
export function StylePicker({ value, onChange }: Props) {
  const { t } = useTranslation();
  const name = useId();
  return (
    <fieldset className={styles.styles}>
      <legend className="visually-hidden">{t('background.styles')}</legend>
      {STYLE_IDS.map((id) => (
        <label key={id} className={styles.style} title={t(`styles.${id}.text`)}>
          <input
            type="radio"
            name={name}
            className="visually-hidden"
            checked={id === value}
            onChange={() => onChange(id)}
          />
          <img src={`/styles/${id}.webp`} alt="" width={480} height={360} loading="lazy" />
          <span>{t(`styles.${id}.title`)}</span>
        </label>
      ))}
      <p className={styles.text}>{t(`styles.${value}.text`)}</p>
    </fieldset>
  );
}
