import { WarningFilled } from '@ant-design/icons';
import { Popover } from 'antd';
import { useTranslation } from 'react-i18next';
import type { ItemView } from '../../../src/protocol/batch-api.ts';
import styles from './score-badge.module.css';
import { ScoreParts } from './score-parts.tsx';

type Score = NonNullable<ItemView['score']>;

/** The total; its parts and warnings by hover, tap or focus. */
export function ScoreBadge({ score }: { readonly score: Score }) {
  const { t } = useTranslation();
  const total = Math.round(score.total);
  const warnings = score.warnings.length;
  return (
    <Popover trigger={['hover', 'click']} content={<ScoreParts score={score} />}>
      <button
        type="button"
        tabIndex={-1}
        className={`${styles.badge} ${styles[toneOf(total)]}`}
        aria-label={t('score.label', { total, count: warnings })}
      >
        {warnings > 0 && <WarningFilled className={styles.warning} />}
        {total}
      </button>
    </Popover>
  );
}

function toneOf(total: number): 'good' | 'fair' | 'poor' {
  if (total >= 80) return 'good';
  return total >= 60 ? 'fair' : 'poor';
}
