import { WarningFilled } from '@ant-design/icons';
import { Popover } from 'antd';
import { type PointerEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ItemView } from '../../../src/protocol/batch-api.ts';
import styles from './score-badge.module.css';
import { ScoreParts } from './score-parts.tsx';

type Score = NonNullable<ItemView['score']>;

/** The total; its parts and warnings by hover or tap. A popover is made only for who asks: there are fifty totals. */
export function ScoreBadge({ score }: { readonly score: Score }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState<boolean>();
  const total = Math.round(score.total);
  const warnings = score.warnings.length;
  const ask = {
    onPointerEnter: (event: PointerEvent) => event.pointerType === 'mouse' && setOpen(true),
    onClick: () => setOpen(true),
  };
  const badge = (
    <button
      type="button"
      tabIndex={-1}
      className={`${styles.badge} ${styles[toneOf(total)]}`}
      aria-label={t('score.label', { total, count: warnings })}
      {...(open === undefined ? ask : {})}
    >
      {warnings > 0 && <WarningFilled className={styles.warning} />}
      {total}
    </button>
  );
  if (open === undefined) return badge;
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      trigger={['hover', 'click']}
      content={<ScoreParts score={score} />}
    >
      {badge}
    </Popover>
  );
}

function toneOf(total: number): 'good' | 'fair' | 'poor' {
  if (total >= 80) return 'good';
  return total >= 60 ? 'fair' : 'poor';
}
