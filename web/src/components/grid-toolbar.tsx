import { FilterOutlined, QuestionCircleOutlined, RollbackOutlined } from '@ant-design/icons';
import { Button, Segmented, Select } from 'antd';
import { memo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isFiltered, type MarkCounts } from '../batch/grid-filter.ts';
import { useGridFilter } from '../batch/use-grid-filter.ts';
import { GridFilterForm } from './grid-filter-form.tsx';
import styles from './grid-toolbar.module.css';
import { PanelButton } from './panel-button.tsx';

const MARKS = ['all', 'starred', 'accepted', 'rejected', 'none'] as const;
const SORTS = ['order', 'name', 'scoreDown', 'scoreUp'] as const;

interface Props extends MarkCounts {
  readonly shown: number;
  readonly canUndo: boolean;
  /** The same object throughout. */
  readonly actions: { undo(): void; help(): void };
}

/** Which photos are shown and in what order. Its properties hardly change: a result that arrives changes none of them. */
export const GridToolbar = memo(function GridToolbar({ shown, canUndo, actions, ...counts }: Props) {
  const { t } = useTranslation();
  const [filter, change] = useGridFilter();
  const [filtering, setFiltering] = useState(false);
  return (
    <div className={styles.bar}>
      <div className={styles.marks}>
        <Segmented
          aria-label={t('grid.byMark')}
          value={filter.mark}
          options={MARKS.map((mark) => ({ value: mark, label: `${t(`marks.${mark}`)} ${counts[mark]}` }))}
          onChange={(mark) => change({ mark })}
        />
      </div>
      {isFiltered(filter) && (
        <span className={styles.count}>{t('grid.shown', { count: shown, total: counts.all })}</span>
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
      <Button
        icon={<RollbackOutlined aria-hidden />}
        disabled={!canUndo}
        aria-label={t('keys.undo.text')}
        title={t('keys.undo.text')}
        onClick={actions.undo}
      />
      <Button
        icon={<QuestionCircleOutlined aria-hidden />}
        aria-label={t('keys.title')}
        title={t('keys.title')}
        onClick={actions.help}
      />
    </div>
  );
});
