import { useCallback, useState } from 'react';
import { useNavigate, useParams, useSearchParams } from 'react-router';
import type { BatchView, ItemView } from '../../../src/protocol/batch-api.ts';
import { OpenBatchProvider } from '../batch/batch-context.ts';
import type { FeedEvent, FeedState } from '../batch/feed-state.ts';
import { filterItems } from '../batch/grid-filter.ts';
import { useGridFilter } from '../batch/use-grid-filter.ts';
import { useMarks } from '../batch/use-marks.ts';
import { useSelection } from '../batch/use-selection.ts';
import { FixMode } from '../fix/fix-mode.tsx';
import { useHotKeys } from '../hooks/use-hot-keys.ts';
import { Review } from '../review/review.tsx';
import { useReviewList } from '../review/use-review-list.ts';
import { BatchDock } from './batch-dock.tsx';
import { BatchOverview } from './batch-overview.tsx';
import { RedoDrawer } from './redo-drawer.tsx';

interface Props {
  readonly batch: BatchView;
  readonly feed: FeedState;
  readonly dispatch: (event: FeedEvent) => void;
}

/** The batch's progress and grid, or one of its photos large, or that one to be corrected. All live on one feed. */
export function BatchViews({ batch, feed, dispatch }: Props) {
  const { index } = useParams();
  const navigate = useNavigate();
  const [search] = useSearchParams();
  const marks = useMarks(batch.id, feed, dispatch);
  const [filter] = useGridFilter();
  const [selected, select] = useSelection(batch.id);
  const [redoing, setRedoing] = useState<readonly ItemView[]>([]);
  const endRedo = useCallback(() => setRedoing([]), []);
  const opened = index === undefined ? undefined : marks.items.find((item) => item.index === Number(index));
  const fixing = opened !== undefined && search.has('fix') && isSettled(opened);
  const reviewed = useReviewList(opened, marks.items, filter);
  useHotKeys({ u: marks.undo, 'mod+z': marks.undo }, !fixing);

  const filterOnly = new URLSearchParams(search);
  filterOnly.delete('fix');
  const query = filterOnly.size > 0 ? `?${filterOnly}` : '';
  /** With the grid's filter, and whether the photo is open to be corrected: a reload shows the same. */
  const photoPath = (photo: number, fix: boolean) =>
    `/batches/${batch.id}/photos/${photo}${query}${fix ? `${query === '' ? '?' : '&'}fix=1` : ''}`;
  const { items } = marks;
  const open = { batch, connection: feed.connection, items, marks, dispatch, redo: setRedoing };
  return (
    <OpenBatchProvider value={open}>
      {fixing ? (
        <FixMode
          key={opened.index}
          item={opened}
          onClose={() => navigate(photoPath(opened.index, false), { replace: true })}
        />
      ) : opened ? (
        <Review
          item={opened}
          shown={reviewed}
          onShow={(next) => navigate(photoPath(next, false), { replace: true })}
          onFix={() => navigate(photoPath(opened.index, true), { replace: true })}
          onClose={() => navigate(`/batches/${batch.id}${query}`, { state: { focus: opened.index } })}
        />
      ) : (
        <BatchOverview shown={filterItems(items, filter)} selected={selected} onSelect={select} />
      )}
      {opened && <BatchDock />}
      <RedoDrawer batchId={batch.id} dispatch={dispatch} items={redoing} onClose={endRedo} />
    </OpenBatchProvider>
  );
}

/** While a photo is worked on it cannot be given again. */
function isSettled({ status }: ItemView): boolean {
  return status !== 'pending' && status !== 'processing';
}
