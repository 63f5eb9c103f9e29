import { useTranslation } from 'react-i18next';
import type { ItemView } from '../../../src/protocol/batch-api.ts';
import { SCORE_PARTS } from '../../../src/protocol/photo-score.ts';
import { useWarningText } from '../i18n/use-warning-text.ts';
import styles from './score-parts.module.css';

type Score = NonNullable<ItemView['score']>;

/** What a score consists of, and what the seller should look at. */
export function ScoreParts({ score }: { readonly score: Score }) {
  const { t } = useTranslation();
  const warningText = useWarningText();
  const parts = SCORE_PARTS.filter((part) => score.parts[part] !== undefined);
  return (
    <div className={styles.score}>
      <dl className={styles.parts}>
        {parts.map((part) => {
          const value = Math.round(score.parts[part] ?? 0);
          return (
            <div key={part} className={styles.part}>
              <dt>{t(`scoreParts.${part}`)}</dt>
              <dd>
                <span className={styles.track}>
                  <span className={value < 60 ? styles.low : styles.fill} style={{ width: `${value}%` }} />
                </span>
                <span className={styles.value}>{value}</span>
              </dd>
              <dd className={styles.meaning}>{t(`scoreTexts.${part}`)}</dd>
            </div>
          );
        })}
      </dl>
      {score.warnings.map((warning) => {
        const { title, text } = warningText(warning);
        return (
          <p key={warning.code} className={styles.warning}>
            <strong>{title}</strong>
            <span>{text}</span>
          </p>
        );
      })}
    </div>
  );
}
