import { useQuery } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate, useParams, useSearchParams } from 'react-router';
import { readBatch } from '../../../src/client/index.ts';
import type { ItemView } from '../../../src/protocol/batch-api.ts';
import { answerOf } from '../api/api-problem.ts';
import { OpenBatchProvider } from '../batch/batch-context.ts';
import { filterItems } from '../batch/grid-filter.ts';
import { useBatchFeed } from '../batch/use-batch-feed.ts';
import { useEndNotice } from '../batch/use-end-notice.ts';
import { useGridFilter } from '../batch/use-grid-filter.ts';
import { useMarks } from '../batch/use-marks.ts';
import { BatchOverview } from '../components/batch-overview.tsx';
import { ConnectionNotice } from '../components/connection-notice.tsx';
import { EmptyState } from '../components/empty-state.tsx';
import { GridSkeleton } from '../components/grid-skeleton.tsx';
import { RedoDrawer } from '../components/redo-drawer.tsx';
import { FixMode } from '../fix/fix-mode.tsx';
import { usePageTitle } from '../hooks/use-page-title.ts';
import { useProblemText } from '../i18n/use-problem-text.ts';
import { Review } from '../review/review.tsx';

/** A batch: its progress and grid, or one of its photos large. Both live on the same feed. */
export function BatchPage() {
  const { id = '', index } = useParams();
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [search] = useSearchParams();
  const problemText = useProblemText();
  const [feed, dispatch] = useBatchFeed(id);
  // The socket cannot say why it was refused; this can.
  const found = useQuery({
    queryKey: ['batch', id],
    queryFn: () => answerOf(readBatch({ path: { id } })),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const marks = useMarks(id, feed.items, dispatch);
  const [filter] = useGridFilter();
  const [redoing, setRedoing] = useState<readonly ItemView[]>([]);
  const endRedo = useCallback(() => setRedoing([]), []);
  const { batch } = feed;
  useEndNotice(batch);
  usePageTitle(batch ? titleOf(batch.processed, batch.total, batch.name || t('batch.unnamed')) : '');

  if (feed.deleted || found.isError) {
    return (
      <EmptyState
        title={t('batch.gone')}
        text={feed.deleted ? t('batch.deletedText') : problemText(found.error)}
      >
        <Link to="/batches">{t('batch.toList')}</Link>
      </EmptyState>
    );
  }
  if (!batch) {
    return (
      <>
        <ConnectionNotice connection={feed.connection} />
        <GridSkeleton />
      </>
    );
  }
  const shown = filterItems(marks.items, filter);
  const opened = index === undefined ? undefined : marks.items.find((item) => item.index === Number(index));
  const filterOnly = new URLSearchParams(search);
  filterOnly.delete('fix');
  const query = filterOnly.size > 0 ? `?${filterOnly}` : '';
  /** With the grid's filter, and whether the photo is open to be corrected: a reload shows the same. */
  const photoPath = (photo: number, fix: boolean) =>
    `/batches/${id}/photos/${photo}${query}${fix ? `${query === '' ? '?' : '&'}fix=1` : ''}`;
  const open = { batch, items: marks.items, marks, dispatch, redo: setRedoing };
  return (
    <OpenBatchProvider value={open}>
      <ConnectionNotice connection={feed.connection} />
      {opened && search.has('fix') && isSettled(opened) ? (
        <FixMode
          key={opened.index}
          item={opened}
          onClose={() => navigate(photoPath(opened.index, false), { replace: true })}
        />
      ) : opened ? (
        <Review
          item={opened}
          shown={shown.some((item) => item.index === opened.index) ? shown : marks.items}
          onShow={(next) => navigate(photoPath(next, false), { replace: true })}
          onFix={() => navigate(photoPath(opened.index, true), { replace: true })}
          onClose={() => navigate(`/batches/${id}${query}`, { state: { focus: opened.index } })}
        />
      ) : (
        <BatchOverview shown={shown} />
      )}
      <RedoDrawer batchId={id} dispatch={dispatch} items={redoing} onClose={endRedo} />
    </OpenBatchProvider>
  );
}

/** While a photo is worked on it cannot be given again. */
function isSettled({ status }: ItemView): boolean {
  return status !== 'pending' && status !== 'processing';
}

function titleOf(processed: number, total: number, name: string): string {
  return processed < total ? `${processed}/${total} ${name}` : name;
}
