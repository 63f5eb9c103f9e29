import { Modal } from 'antd';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { SINGLE_KEYS } from '../hooks/use-hot-keys.ts';
import { useStored } from '../hooks/use-stored.ts';
import styles from './keys-help.module.css';
import { Toggle } from './toggle.tsx';

const KEYS = {
  grid: ['move', 'open', 'star', 'accept', 'reject', 'unmark', 'select', 'undo'],
  review: [
    'beside',
    'flip',
    'star',
    'accept',
    'reject',
    'unmark',
    'zoom',
    'compare',
    'correct',
    'undo',
    'back',
  ],
} as const;

interface Props {
  readonly open: boolean;
  readonly keys: keyof typeof KEYS;
  readonly onClose: () => void;
}

/** What the keyboard does here. */
export const KeysHelp = memo(function KeysHelp({ open, keys, onClose }: Props) {
  const { t } = useTranslation();
  const [single, setSingle] = useStored(SINGLE_KEYS, true);
  return (
    <Modal open={open} title={t('keys.title')} footer={null} onCancel={onClose} width={420}>
      <dl className={styles.keys}>
        {KEYS[keys].map((name) => (
          <div key={name}>
            <dt>
              <kbd>{t(`keys.${name}.key`)}</kbd>
            </dt>
            <dd>{t(`keys.${name}.text`)}</dd>
          </div>
        ))}
      </dl>
      <div className={styles.single}>
        <span id="single-keys">{t('keys.single')}</span>
        <Toggle checked={single} aria-labelledby="single-keys" onChange={setSingle} />
        <p>{t('keys.singleText')}</p>
      </div>
    </Modal>
  );
});
