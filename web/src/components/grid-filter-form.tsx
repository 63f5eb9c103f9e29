import { Button, Select, Slider } from 'antd';
import { useTranslation } from 'react-i18next';
import type { OperationName } from '../../../src/protocol/recipe.ts';
import { useOpenBatch } from '../batch/batch-context.ts';
import { NO_FILTER } from '../batch/grid-filter.ts';
import { useGridFilter } from '../batch/use-grid-filter.ts';
import { useWarningText } from '../i18n/use-warning-text.ts';
import styles from './grid-filter-form.module.css';

const OPERATIONS = [
  'text_removal',
  'background_replacement',
  'cutout',
  'enhance',
  'resize',
] as const satisfies readonly OperationName[];
const STATUSES = ['all', 'pending', 'processing', 'succeeded', 'failed', 'cancelled'] as const;

export function GridFilterForm() {
  const { t } = useTranslation();
  const warningText = useWarningText();
  const { items } = useOpenBatch();
  const [filter, change] = useGridFilter();
  const warnings = new Map(
    items.flatMap((item) => item.score?.warnings ?? []).map((warning) => [warning.code, warning]),
  );
  return (
    <div className={styles.form}>
      <div className={styles.field}>
        <span>{t('grid.byStatus')}</span>
        <Select
          aria-label={t('grid.byStatus')}
          value={filter.status}
          options={STATUSES.map((value) => ({ value, label: t(`itemStatus.${value}`) }))}
          onChange={(status) => change({ status })}
        />
      </div>
      <div className={styles.field}>
        <span>{t('grid.byScore', { min: filter.minScore, max: filter.maxScore })}</span>
        <Slider
          range
          className={styles.range}
          value={[filter.minScore, filter.maxScore]}
          tooltip={{ open: false }}
          ariaLabelForHandle={[t('grid.minScore'), t('grid.maxScore')]}
          onChange={([minScore = 0, maxScore = 100]) => change({ minScore, maxScore })}
        />
      </div>
      <div className={styles.field}>
        <span>{t('grid.byWarning')}</span>
        <Select
          aria-label={t('grid.byWarning')}
          value={filter.warning}
          options={[
            { value: 'all', label: t('grid.anyWarning') },
            ...[...warnings.values()].map((warning) => ({
              value: warning.code,
              label: warningText(warning).title,
            })),
          ]}
          onChange={(warning) => change({ warning })}
        />
      </div>
      <div className={styles.field}>
        <span>{t('grid.byOperation')}</span>
        <Select
          aria-label={t('grid.byOperation')}
          value={filter.operation}
          options={[
            { value: 'all', label: t('grid.anyOperation') },
            ...OPERATIONS.map((value) => ({ value, label: t(`operations.${value}`) })),
          ]}
          onChange={(operation) => change({ operation })}
        />
      </div>
      <Button onClick={() => change({ ...NO_FILTER, sort: filter.sort })}>{t('grid.clearFilter')}</Button>
    </div>
  );
}
