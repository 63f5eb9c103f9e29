import { SearchOutlined } from '@ant-design/icons';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { Button, Input, Segmented, Skeleton } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { listBatches } from '../../../src/client/index.ts';
import type { ListedBatch } from '../../../src/protocol/batch-api.ts';
import { answerOf } from '../api/api-problem.ts';
import { BATCH_FILTERS, toListQuery, useBatchFilter } from '../batch/use-batch-filter.ts';
import { BatchRow } from '../components/batch-row.tsx';
import { EmptyState } from '../components/empty-state.tsx';
import { Notice } from '../components/notice.tsx';
import { usePageTitle } from '../hooks/use-page-title.ts';
import { useProblemText } from '../i18n/use-problem-text.ts';
import styles from './batches-page.module.css';

/** All batches, newest first. */
export function BatchesPage() {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const { filter, search, typed, setTyped, choose } = useBatchFilter();
  usePageTitle(t('batches.title'));
  const query = useInfiniteQuery({
    queryKey: ['batches', filter, search],
    queryFn: ({ pageParam }) =>
      answerOf(
        listBatches({
          query: {
            limit: 30,
            ...toListQuery(filter, search),
            ...(pageParam === '' ? {} : { cursor: pageParam }),
          },
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    // What was found stays until the answer to the next question is there.
    placeholderData: keepPreviousData,
    refetchInterval: 4000,
  });
  const batches = (query.data?.pages ?? []).flatMap((page) => page.batches) as ListedBatch[];
  const asked = filter !== 'all' || search !== '';

  return (
    <div className={styles.page}>
      <div className={styles.head}>
        <h1>{t('batches.title')}</h1>
        <Input
          className={styles.search}
          type="search"
          prefix={<SearchOutlined aria-hidden />}
          placeholder={t('batches.search')}
          aria-label={t('batches.search')}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
      </div>
      <div className={styles.filter}>
        <Segmented
          aria-label={t('batches.filter')}
          value={filter}
          options={BATCH_FILTERS.map((value) => ({ value, label: t(`batchStatus.${value}`) }))}
          onChange={choose}
        />
      </div>
      {query.isError && (
        <Notice
          tone="bad"
          action={
            <Button size="small" onClick={() => void query.refetch()}>
              {t('actions.tryAgain')}
            </Button>
          }
        >
          {problemText(query.error)}
        </Notice>
      )}
      {query.isPending && <Skeleton active paragraph={{ rows: 8 }} title={false} />}
      {query.isSuccess && batches.length === 0 && (
        <EmptyState
          title={t(asked ? 'batches.noneMatch' : 'batches.none')}
          text={t(asked ? 'batches.noneMatchText' : 'batches.noneText')}
        >
          <Link to="/">{t('batches.start')}</Link>
        </EmptyState>
      )}
      <ul className={styles.list}>
        {batches.map((batch) => (
          <BatchRow key={batch.id} batch={batch} />
        ))}
      </ul>
      {query.hasNextPage && (
        <Button block loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {t('batches.more')}
        </Button>
      )}
    </div>
  );
}
