import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { STYLE_IDS, type StyleId } from '../../../src/protocol/styles.ts';
import type { StylePreviews } from '../draft/use-style-previews.ts';
import styles from './style-picker.module.css';

interface Props {
  /** Absent: the photos differ in it. */
  readonly value: StyleId | undefined;
  /** The seller's own product in the styles; until one is there, an example stands in its place. */
  readonly previews: StylePreviews;
  readonly onChange: (styleId: StyleId) => void;
}

/** The eight looks as pictures; radio buttons underneath, so that arrows and screen readers work. */
export function StylePicker({ value, previews, onChange }: Props) {
  const { t } = useTranslation();
  const name = useId();
  return (
    <fieldset className={styles.styles}>
      <legend className="visually-hidden">{t('background.styles')}</legend>
      {STYLE_IDS.map((id) => {
        const own = previews.pictures.get(id);
        const coming = previews.working && !own;
        return (
          <label key={id} className={styles.style} title={t(`styles.${id}.text`)}>
            <input
              type="radio"
              name={name}
              className="visually-hidden"
              checked={id === value}
              onChange={() => onChange(id)}
            />
            <img
              className={coming ? styles.coming : ''}
              src={own ?? `/styles/${id}.webp`}
              data-own={own !== undefined}
              alt=""
              width={480}
              height={360}
              decoding="async"
            />
            <span>{t(`styles.${id}.title`)}</span>
          </label>
        );
      })}
      {value && <p className={styles.text}>{t(`styles.${value}.text`)}</p>}
      <p className="visually-hidden" role="status">
        {previews.working ? t('background.previewsComing') : ''}
      </p>
    </fieldset>
  );
}
