import { CheckOutlined, CloseOutlined, RedoOutlined, StarOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { ItemView } from '../../../src/protocol/batch-api.ts';
import type { Mark } from '../batch/use-marks.ts';
import { PackageButton } from './package-button.tsx';
import styles from './selection-bar.module.css';

interface Props {
  readonly batchId: string;
  readonly shown: readonly ItemView[];
  readonly selected: ReadonlySet<number>;
  /** The same object throughout. */
  readonly actions: {
    select(indexes: ReadonlySet<number>): void;
    markAll(indexes: readonly number[], mark: Mark): void;
    redo(items: readonly ItemView[]): void;
  };
}

/** What can be done with the selected photos together. */
export const SelectionBar = memo(function SelectionBar({ batchId, shown, selected, actions }: Props) {
  const { t } = useTranslation();
  const chosen = shown.filter((item) => selected.has(item.index));
  if (chosen.length === 0) return null;
  const indexes = chosen.map((item) => item.index);
  const mark = (kind: Mark) => () => actions.markAll(indexes, kind);
  const finished = chosen.filter((item) => item.result && item.status === 'succeeded');
  const settled = chosen.filter((item) => item.status !== 'pending' && item.status !== 'processing');
  return (
    <section className={styles.bar} aria-label={t('selection.label')}>
      <strong>{t('selection.count', { count: chosen.length })}</strong>
      <Button
        type="text"
        size="small"
        onClick={() => actions.select(new Set(shown.map((item) => item.index)))}
      >
        {t('selection.all')}
      </Button>
      <span className={styles.gap} />
      <Button icon={<StarOutlined aria-hidden />} aria-label={t('marks.starred')} onClick={mark('starred')} />
      <Button
        icon={<CheckOutlined aria-hidden />}
        aria-label={t('marks.accepted')}
        onClick={mark('accepted')}
      />
      <Button
        icon={<CloseOutlined aria-hidden />}
        aria-label={t('marks.rejected')}
        onClick={mark('rejected')}
      />
      <Button
        icon={<RedoOutlined aria-hidden />}
        disabled={settled.length === 0}
        onClick={() => actions.redo(settled)}
      >
        {t('selection.redo')}
      </Button>
      <PackageButton
        batchId={batchId}
        indexes={finished.map((item) => item.index)}
        label={t('selection.download')}
        disabled={finished.length === 0}
      />
      <Button type="text" onClick={() => actions.select(new Set())}>
        {t('selection.clear')}
      </Button>
    </section>
  );
});
