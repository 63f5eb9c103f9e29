import { useTranslation } from 'react-i18next';
import { useUpload } from '../draft/photo-uploads.ts';
import { useFormat } from '../i18n/use-format.ts';
import styles from './upload-line.module.css';

interface Props {
  readonly id: string;
  readonly file: File;
}

/** How far a photo's upload is, along the lower edge of its picture. */
export function UploadLine({ id, file }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const upload = useUpload(id);
  if (!upload || upload.state === 'sent') return null;
  const share = upload.sentBytes / Math.max(1, file.size);
  const words = {
    waiting: t('tray.uploadWaits'),
    sending: t('tray.uploading', { share: format.percent(share) }),
    interrupted: t('tray.uploadInterrupted'),
  }[upload.state];
  return (
    <div
      className={`${styles.line} ${upload.state === 'interrupted' ? styles.interrupted : ''}`}
      role="progressbar"
      aria-label={t('tray.uploadOf', { name: file.name })}
      aria-valuenow={Math.round(share * 100)}
      aria-valuetext={words}
      title={words}
    >
      <div style={{ transform: `scaleX(${share})` }} />
    </div>
  );
}
