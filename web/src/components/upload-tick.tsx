import { CheckOutlined } from '@ant-design/icons';
import { useTranslation } from 'react-i18next';
import { useUpload } from '../draft/photo-uploads.ts';
import styles from './upload-tick.module.css';

/** Says that a photo has arrived at the server. */
export function UploadTick({ id, name }: { readonly id: string; readonly name: string }) {
  const { t } = useTranslation();
  if (useUpload(id)?.state !== 'sent') return null;
  return <CheckOutlined className={styles.tick} aria-label={t('tray.uploaded', { name })} />;
}
