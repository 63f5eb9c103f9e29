import { FilterOutlined } from '@ant-design/icons';
import { Segmented, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ItemView } from '../../../src/protocol/batch-api.ts';
import { useOpenBatch } from '../batch/batch-context.ts';
import { isFiltered } from '../batch/grid-filter.ts';
import { useGridFilter } from '../batch/use-grid-filter.ts';
import { GridFilterForm } from './grid-filter-form.tsx';
import styles from './grid-toolbar.module.css';
import { PanelButton } from './panel-button.tsx';

const MARKS = ['all', 'starred', 'accepted', 'rejected', 'none'] as const;
const SORTS = ['order', 'name', 'scoreDown', 'scoreUp'] as const;

/** Which photos are shown and in what order. */
export function GridToolbar({ shown }: { readonly shown: readonly ItemView[] }) {
  const { t } = useTranslation();
  const { items } = useOpenBatch();
  const [filter, change] = useGridFilter();
  const [filtering, setFiltering] = useState(false);
  const count = (mark: (typeof MARKS)[number]) =>
    mark === 'all' ? items.length : items.filter((item) => item.mark === mark).length;
  return (
    <div className={styles.bar}>
      <div className={styles.marks}>
        <Segmented
          aria-label={t('grid.byMark')}
          value={filter.mark}
          options={MARKS.map((mark) => ({ value: mark, label: `${t(`marks.${mark}`)} ${count(mark)}` }))}
          onChange={(mark) => change({ mark })}
        />
      </div>
      {isFiltered(filter) && (
        <span className={styles.count}>{t('grid.shown', { count: shown.length, total: items.length })}</span>
      )}
      <PanelButton
        label={t('grid.filter')}
        icon={<FilterOutlined aria-hidden />}
        marked={isFiltered({ ...filter, mark: 'all' })}
        open={filtering}
        onOpen={setFiltering}
      >
        <GridFilterForm />
      </PanelButton>
      <Select
        className={styles.sort}
        aria-label={t('grid.sort')}
        value={filter.sort}
        options={SORTS.map((value) => ({ value, label: t(`sorts.${value}`) }))}
        onChange={(sort) => change({ sort })}
      />
    </div>
  );
}
