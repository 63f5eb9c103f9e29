import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { readBatch } from '../../../src/client/index.ts';
import { ApiProblem, answerOf } from '../api/api-problem.ts';
import { useBatchFeed } from '../batch/use-batch-feed.ts';
import { useEndNotice } from '../batch/use-end-notice.ts';
import { BatchViews } from '../components/batch-views.tsx';
import { ConnectionNotice } from '../components/connection-notice.tsx';
import { Dock } from '../components/dock.tsx';
import { EmptyState } from '../components/empty-state.tsx';
import { GridSkeleton } from '../components/grid-skeleton.tsx';
import { usePageTitle } from '../hooks/use-page-title.ts';
import { useProblemText } from '../i18n/use-problem-text.ts';

/** A batch, as long as the server has it. */
export function BatchPage() {
  const { id = '' } = useParams();
  return <FollowedBatch key={id} id={id} />;
}

function FollowedBatch({ id }: { readonly id: string }) {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const [feed, dispatch] = useBatchFeed(id);
  // The socket cannot say why it was refused; this can.
  const found = useQuery({
    queryKey: ['batch', id],
    queryFn: () => answerOf(readBatch({ path: { id } })),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const { batch } = feed;
  useEndNotice(batch);
  usePageTitle(batch ? titleOf(batch.processed, batch.total, batch.name || t('batch.unnamed')) : '');

  const isGone = found.error instanceof ApiProblem && found.error.status === 404;
  if (feed.deleted || isGone) {
    return (
      <EmptyState
        title={t('batch.gone')}
        text={feed.deleted ? t('batch.deletedText') : problemText(found.error)}
      >
        <Link to="/batches">{t('batch.toList')}</Link>
      </EmptyState>
    );
  }
  if (batch) return <BatchViews batch={batch} feed={feed} dispatch={dispatch} />;
  // The socket goes on trying: when the server is back, the batch shows by itself.
  if (found.isError) {
    return (
      <EmptyState title={t('batch.away')} text={problemText(found.error)}>
        <Button type="primary" loading={found.isFetching} onClick={() => void found.refetch()}>
          {t('actions.tryAgain')}
        </Button>
      </EmptyState>
    );
  }
  return (
    <>
      <Dock>
        <ConnectionNotice connection={feed.connection} />
      </Dock>
      <GridSkeleton />
    </>
  );
}

function titleOf(processed: number, total: number, name: string): string {
  return processed < total ? `${processed}/${total} ${name}` : name;
}
