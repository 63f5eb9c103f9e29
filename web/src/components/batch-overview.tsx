import { Button } from 'antd';
import { useDeferredValue, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ItemView } from '../../../src/protocol/batch-api.ts';
import { useOpenBatch } from '../batch/batch-context.ts';
import { countByMark, NO_FILTER } from '../batch/grid-filter.ts';
import { useGridFilter } from '../batch/use-grid-filter.ts';
import { useSteady } from '../hooks/use-steady.ts';
import { BatchHead } from './batch-head.tsx';
import styles from './batch-overview.module.css';
import { EmptyState } from './empty-state.tsx';
import { GridToolbar } from './grid-toolbar.tsx';
import { Notice } from './notice.tsx';
import { PhotoGrid } from './photo-grid.tsx';
import { SelectionBar } from './selection-bar.tsx';

/** Progress and all photos of the batch. */
export function BatchOverview({ shown }: { readonly shown: readonly ItemView[] }) {
  const { t } = useTranslation();
  const { batch, items, dispatch, marks, redo } = useOpenBatch();
  const [, changeFilter] = useGridFilter();
  const [selected, setSelected] = useState<ReadonlySet<number>>(new Set());
  // A key changes one photo of the grid at once; counts and bars follow when there is time.
  const bars = useDeferredValue({ items, shown, selected });
  const actions = useSteady({ select: setSelected, markAll: marks.markAll, redo });
  return (
    <div className={styles.page}>
      <BatchHead batch={batch} dispatch={dispatch} />
      {marks.failed && <Notice tone="bad">{t('review.markFailed')}</Notice>}
      <GridToolbar shown={bars.shown.length} {...countByMark(bars.items)} />
      {shown.length === 0 ? (
        <EmptyState title={t('grid.noneMatch')} text={t('grid.noneMatchText')}>
          <Button onClick={() => changeFilter(NO_FILTER)}>{t('grid.clearFilter')}</Button>
        </EmptyState>
      ) : (
        <PhotoGrid shown={shown} selected={selected} onSelect={setSelected} />
      )}
      <SelectionBar batchId={batch.id} shown={bars.shown} selected={bars.selected} actions={actions} />
    </div>
  );
}
