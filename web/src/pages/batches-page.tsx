import { SearchOutlined } from '@ant-design/icons';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Input, Segmented, Skeleton } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { listBatches } from '../../../src/client/index.ts';
import type { BatchView } from '../../../src/protocol/batch-api.ts';
import { answerOf } from '../api/api-problem.ts';
import { BatchRow } from '../components/batch-row.tsx';
import { EmptyState } from '../components/empty-state.tsx';
import { Notice } from '../components/notice.tsx';
import { usePageTitle } from '../hooks/use-page-title.ts';
import { useProblemText } from '../i18n/use-problem-text.ts';
import styles from './batches-page.module.css';

const STATUSES = ['all', 'processing', 'completed', 'completed_with_errors', 'failed', 'cancelled'] as const;

/** All batches, newest first. */
export function BatchesPage() {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const [status, setStatus] = useState<(typeof STATUSES)[number]>('all');
  const [search, setSearch] = useState('');
  usePageTitle(t('batches.title'));
  const query = useInfiniteQuery({
    queryKey: ['batches', status],
    queryFn: ({ pageParam }) =>
      answerOf(
        listBatches({
          query: {
            limit: 30,
            ...(status === 'all' ? {} : { status }),
            ...(pageParam === '' ? {} : { cursor: pageParam }),
          },
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    refetchInterval: 4000,
  });
  const wanted = search.trim().toLowerCase();
  const all = (query.data?.pages ?? []).flatMap((page) => page.batches) as BatchView[];
  const batches = all.filter((batch) => batch.name.toLowerCase().includes(wanted));

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
          onChange={(event) => setSearch(event.target.value)}
        />
      </div>
      <div className={styles.filter}>
        <Segmented
          aria-label={t('batches.filter')}
          value={status}
          options={STATUSES.map((value) => ({ value, label: t(`batchStatus.${value}`) }))}
          onChange={setStatus}
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
          title={t(all.length === 0 && status === 'all' ? 'batches.none' : 'batches.noneMatch')}
          text={t(all.length === 0 && status === 'all' ? 'batches.noneText' : 'batches.noneMatchText')}
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
