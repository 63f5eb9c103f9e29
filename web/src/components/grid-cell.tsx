import { memo, useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { ItemView } from '../../../src/protocol/batch-api.ts';
import type { Mark } from '../batch/use-marks.ts';
import { isCorrected } from '../fix/correction.ts';
import { CellFailure } from './cell-failure.tsx';
import { CellPicture } from './cell-picture.tsx';
import { CellProgress } from './cell-progress.tsx';
import { CheckBox } from './check-box.tsx';
import styles from './grid-cell.module.css';
import { MarkButtons } from './mark-buttons.tsx';
import { ScoreBadge } from './score-badge.tsx';

/** What the grid does for its cells; the same object throughout, so that a cell is drawn only when it changed. */
export interface CellActions {
  focus(index: number): void;
  open(index: number): void;
  toggle(index: number): void;
  mark(index: number, mark: Mark): void;
  redo(item: ItemView): void;
}

interface Props {
  readonly item: ItemView;
  readonly thumbnail: string | undefined;
  /** The one cell that Tab reaches; arrows do the rest. */
  readonly tabbable: boolean;
  readonly selected: boolean;
  readonly actions: CellActions;
}

/** One photo: the result as soon as there is one, until then the original and what is being done to it. */
export const GridCell = memo(function GridCell({ item, thumbnail, tabbable, selected, actions }: Props) {
  const { t } = useTranslation();
  const { index } = item;
  const waiting = item.status === 'pending' || item.status === 'processing';
  const badge = badgeOf(item);
  const mark = useCallback((kind: Mark) => actions.mark(index, kind), [actions, index]);
  const transparent = item.result !== undefined && 'cutout' in item.params;
  return (
    <li className={`${styles.cell} ${selected ? styles.selected : ''}`} data-status={item.status}>
      <div className={`${styles.box} ${transparent ? styles.checkered : ''}`}>
        <button
          type="button"
          className={styles.open}
          data-index={index}
          tabIndex={tabbable ? 0 : -1}
          aria-label={t('grid.open', { name: item.filename, status: t(`itemStatus.${item.status}`) })}
          onFocus={() => actions.focus(index)}
          onClick={() => actions.open(index)}
        >
          <CellPicture
            file={item.result ?? item.original}
            thumbnail={item.result ? undefined : thumbnail}
            dimmed={waiting || item.status === 'failed'}
          />
        </button>
        {badge && <span className={styles.differs}>{t(badge)}</span>}
        {waiting && <CellProgress item={item} />}
        {item.status === 'failed' && <CellFailure item={item} onRedo={() => actions.redo(item)} />}
      </div>
      <div className={styles.line}>
        <CheckBox
          className={styles.check}
          checked={selected}
          tabIndex={-1}
          aria-label={t('grid.select', { name: item.filename })}
          onChange={() => actions.toggle(index)}
        />
        <span className={styles.name} title={item.filename}>
          {item.filename}
        </span>
        {item.score && !waiting && <ScoreBadge score={item.score} tabbable={tabbable} />}
      </div>
      <MarkButtons mark={item.mark} name={item.filename} onMark={mark} />
    </li>
  );
});

/** What is unusual about a photo, in two words. */
function badgeOf(item: ItemView): 'grid.redoFailed' | 'fix.badge' | 'grid.differs' | undefined {
  if (item.status === 'succeeded' && item.error) return 'grid.redoFailed';
  if (Object.keys(item.override).length === 0) return undefined;
  return isCorrected(item.params) ? 'fix.badge' : 'grid.differs';
}
