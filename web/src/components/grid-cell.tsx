import { Checkbox } from 'antd';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { ItemView } from '../../../src/protocol/batch-api.ts';
import { previewUrl } from '../batch/preview-url.ts';
import type { Mark } from '../batch/use-marks.ts';
import { isCorrected } from '../fix/correction.ts';
import { CellFailure } from './cell-failure.tsx';
import { CellProgress } from './cell-progress.tsx';
import styles from './grid-cell.module.css';
import { MarkButtons } from './mark-buttons.tsx';
import { ScoreBadge } from './score-badge.tsx';

interface Props {
  readonly item: ItemView;
  /** The one cell that Tab reaches; arrows do the rest. */
  readonly tabbable: boolean;
  readonly selected: boolean;
  readonly onFocus: () => void;
  readonly onOpen: () => void;
  readonly onToggle: () => void;
  readonly onMark: (mark: Mark) => void;
  readonly onRedo: () => void;
}

/** One photo: the result as soon as there is one, until then the original and what is being done to it. */
export const GridCell = memo(function GridCell(props: Props) {
  const { t } = useTranslation();
  const { item, tabbable, selected } = props;
  const picture = item.result ?? item.original;
  const waiting = item.status === 'pending' || item.status === 'processing';
  const differs = Object.keys(item.override).length > 0;
  const transparent = item.result !== undefined && 'cutout' in item.params;
  return (
    <li className={`${styles.cell} ${selected ? styles.selected : ''}`} data-status={item.status}>
      <div className={`${styles.box} ${transparent ? styles.checkered : ''}`}>
        <button
          type="button"
          className={styles.open}
          data-index={item.index}
          tabIndex={tabbable ? 0 : -1}
          aria-label={t('grid.open', { name: item.filename, status: t(`itemStatus.${item.status}`) })}
          onFocus={props.onFocus}
          onClick={props.onOpen}
        >
          <img
            className={waiting || item.status === 'failed' ? styles.dimmed : ''}
            src={previewUrl(picture, 640)}
            alt=""
            loading="lazy"
            decoding="async"
          />
        </button>
        <Checkbox
          className={styles.check}
          checked={selected}
          tabIndex={-1}
          aria-label={t('grid.select', { name: item.filename })}
          onChange={props.onToggle}
        />
        {differs && (
          <span className={styles.differs}>{t(isCorrected(item.params) ? 'fix.badge' : 'grid.differs')}</span>
        )}
        {waiting && <CellProgress item={item} />}
        {item.status === 'failed' && <CellFailure item={item} onRedo={props.onRedo} />}
      </div>
      <div className={styles.line}>
        <span className={styles.name} title={item.filename}>
          {item.filename}
        </span>
        {item.score && !waiting && <ScoreBadge score={item.score} />}
      </div>
      <MarkButtons mark={item.mark} name={item.filename} onMark={props.onMark} />
    </li>
  );
});
