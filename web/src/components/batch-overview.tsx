import { Button } from 'antd';
import { useCallback, useDeferredValue, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ItemView } from '../../../src/protocol/batch-api.ts';
import { useOpenBatch } from '../batch/batch-context.ts';
import { countByMark, NO_FILTER } from '../batch/grid-filter.ts';
import { useGridFilter } from '../batch/use-grid-filter.ts';
import { useHotKeys } from '../hooks/use-hot-keys.ts';
import { useSteady } from '../hooks/use-steady.ts';
import { useProblemText } from '../i18n/use-problem-text.ts';
import { BatchDock } from './batch-dock.tsx';
import { BatchHead } from './batch-head.tsx';
import styles from './batch-overview.module.css';
import { EmptyState } from './empty-state.tsx';
import { GridToolbar } from './grid-toolbar.tsx';
import { KeysHelp } from './keys-help.tsx';
import { Notice } from './notice.tsx';
import { PhotoGrid } from './photo-grid.tsx';
import { SelectionBar } from './selection-bar.tsx';

interface Props {
  readonly shown: readonly ItemView[];
  readonly selected: ReadonlySet<number>;
  readonly onSelect: (selected: ReadonlySet<number>) => void;
}

/** Progress and all photos of the batch. */
export function BatchOverview({ shown, selected, onSelect }: Props) {
  const { t } = useTranslation();
  const { batch, items, dispatch, marks, redo } = useOpenBatch();
  const [, changeFilter] = useGridFilter();
  const problemText = useProblemText();
  const [help, setHelp] = useState(false);
  const hideHelp = useCallback(() => setHelp(false), []);
  useHotKeys({ '?': () => setHelp(true) });
  // A key changes one photo of the grid at once; counts and bars follow when there is time.
  const bars = useDeferredValue({ items, shown, selected });
  const actions = useSteady({
    select: onSelect,
    markAll: marks.markAll,
    redo,
    undo: marks.undo,
    help: () => setHelp(true),
  });
  return (
    <div className={styles.page}>
      <BatchHead batch={batch} dispatch={dispatch} />
      {marks.refusal && <Notice tone="bad">{problemText(marks.refusal)}</Notice>}
      <GridToolbar
        shown={bars.shown.length}
        canUndo={marks.canUndo}
        actions={actions}
        {...countByMark(bars.items)}
      />
      {shown.length === 0 ? (
        <EmptyState title={t('grid.noneMatch')} text={t('grid.noneMatchText')}>
          <Button onClick={() => changeFilter(NO_FILTER)}>{t('grid.clearFilter')}</Button>
        </EmptyState>
      ) : (
        <PhotoGrid shown={shown} selected={selected} onSelect={onSelect} />
      )}
      <BatchDock>
        <SelectionBar batchId={batch.id} shown={bars.shown} selected={bars.selected} actions={actions} />
      </BatchDock>
      <KeysHelp open={help} keys="grid" onClose={hideHelp} />
    </div>
  );
}
