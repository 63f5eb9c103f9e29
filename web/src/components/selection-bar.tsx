import { CheckOutlined, CloseOutlined, RedoOutlined, StarOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { ItemView } from '../../../src/protocol/batch-api.ts';
import { useOpenBatch } from '../batch/batch-context.ts';
import type { Mark } from '../batch/use-marks.ts';
import { PackageButton } from './package-button.tsx';
import styles from './selection-bar.module.css';

interface Props {
  readonly chosen: readonly ItemView[];
  readonly onAll: () => void;
  readonly onClear: () => void;
}

/** What can be done with the selected photos together. */
export function SelectionBar({ chosen, onAll, onClear }: Props) {
  const { t } = useTranslation();
  const { batch, marks, redo } = useOpenBatch();
  const indexes = chosen.map((item) => item.index);
  const mark = (kind: Mark) => () => marks.markAll(indexes, kind);
  const finished = chosen.filter((item) => item.result && item.status === 'succeeded');
  const settled = chosen.filter((item) => item.status !== 'pending' && item.status !== 'processing');
  return (
    <section className={styles.bar} aria-label={t('selection.label')}>
      <strong>{t('selection.count', { count: chosen.length })}</strong>
      <Button type="text" size="small" onClick={onAll}>
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
        onClick={() => redo(settled)}
      >
        {t('selection.redo')}
      </Button>
      <PackageButton
        batchId={batch.id}
        indexes={finished.map((item) => item.index)}
        label={t('selection.download')}
        disabled={finished.length === 0}
      />
      <Button type="text" onClick={onClear}>
        {t('selection.clear')}
      </Button>
    </section>
  );
}
