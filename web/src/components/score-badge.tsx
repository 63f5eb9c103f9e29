import { WarningFilled } from '@ant-design/icons';
import { Popover } from 'antd';
import { type PointerEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ItemView } from '../../../src/protocol/batch-api.ts';
import { scoreTone } from '../batch/score-tone.ts';
import styles from './score-badge.module.css';
import { ScoreParts } from './score-parts.tsx';

interface Props {
  readonly score: NonNullable<ItemView['score']>;
  /** Only that of the photo that the keyboard is at: Tab goes on to it. */
  readonly tabbable: boolean;
}

/** The total; its parts and warnings by hover, tap or Enter. A popover is made only for who asks: there are fifty totals. */
export function ScoreBadge({ score, tabbable }: Props) {
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
      tabIndex={tabbable ? 0 : -1}
      className={`${styles.badge} ${styles[scoreTone(score)]}`}
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
