import { CopyOutlined } from '@ant-design/icons';
import { App, Button, Input, type InputRef } from 'antd';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { PackBatchResponses } from '../../../src/client/index.ts';
import { useFormat } from '../i18n/use-format.ts';
import styles from './package-ready.module.css';

interface Props {
  readonly built: PackBatchResponses[200];
  readonly onClose: () => void;
}

/** The finished ZIP: how large, how long its link works, and the link to pass on. */
export function PackageReady({ built, onClose }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const { message } = App.useApp();
  const field = useRef<InputRef>(null);
  const link = new URL(built.url, location.origin).href;
  const copy = async () => {
    // Browsers give the clipboard to pages of HTTPS and of this machine only; elsewhere the link is selected to copy.
    if (!navigator.clipboard) return field.current?.select();
    await navigator.clipboard.writeText(link);
    void message.success(t('package.copied'));
  };
  return (
    <div className={styles.ready} role="status">
      <strong>{t('package.ready', { size: format.bytes(built.bytes) })}</strong>
      <span>{t('package.expires', { when: format.moment(built.expiresAt) })}</span>
      <Input ref={field} readOnly size="small" value={link} aria-label={t('package.link')} />
      <div className={styles.buttons}>
        <Button size="small" icon={<CopyOutlined aria-hidden />} onClick={() => void copy()}>
          {t('package.copy')}
        </Button>
        <Button size="small" type="text" onClick={onClose}>
          {t('actions.close')}
        </Button>
      </div>
    </div>
  );
}
