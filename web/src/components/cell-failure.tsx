import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { ItemView } from '../../../src/protocol/batch-api.ts';
import { useErrorText } from '../i18n/use-error-text.ts';
import styles from './cell-failure.module.css';

interface Props {
  readonly item: ItemView;
  readonly onRedo: () => void;
}

/** Why a photo failed, over the photo, with the way out. */
export function CellFailure({ item, onRedo }: Props) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  return (
    <div className={styles.failure}>
      <p>{errorText(item.error)}</p>
      <Button size="small" onClick={onRedo}>
        {t('grid.redo')}
      </Button>
    </div>
  );
}
