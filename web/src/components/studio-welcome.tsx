import { FolderOpenOutlined, PictureOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { STYLE_IDS } from '../../../src/protocol/styles.ts';
import { addFiles, type IntakeLimits } from '../draft/draft-store.ts';
import { useSamples } from '../draft/use-samples.ts';
import { useFormat } from '../i18n/use-format.ts';
import { FilePicker } from './file-picker.tsx';
import { Notice } from './notice.tsx';
import styles from './studio-welcome.module.css';

/** The page before the first photo: what this is, and three ways in. */
export function StudioWelcome({ limits }: { readonly limits: IntakeLimits }) {
  const { t } = useTranslation();
  const format = useFormat();
  const samples = useSamples(limits);
  const add = (files: File[]) => addFiles(files, limits);
  return (
    <div className={styles.welcome}>
      <div className={styles.words}>
        <h1>{t('studio.headline')}</h1>
        <p>{t('studio.promise')}</p>
      </div>
      <div className={styles.zone}>
        <p className={styles.call}>{t('studio.dropCall')}</p>
        <div className={styles.ways}>
          <FilePicker
            label={t('studio.pickFiles')}
            button={{ type: 'primary', size: 'large', icon: <PictureOutlined aria-hidden /> }}
            onFiles={add}
          />
          <FilePicker
            folder
            label={t('studio.pickFolder')}
            button={{ size: 'large', icon: <FolderOpenOutlined aria-hidden /> }}
            onFiles={add}
          />
        </div>
        <p className={styles.limits}>
          {t('studio.limits', { count: limits.photosPerBatch, size: format.bytes(limits.photoBytes) })}
        </p>
        <Button type="link" loading={samples.isPending} onClick={() => samples.mutate()}>
          {t('studio.trySamples')}
        </Button>
        {samples.isError && <Notice tone="bad">{t('errors.offline')}</Notice>}
      </div>
      <ul className={styles.styles} aria-label={t('studio.stylesLabel')}>
        {STYLE_IDS.map((id) => (
          <li key={id}>
            <img src={`/styles/example-${id}.webp`} alt="" width={360} height={360} decoding="async" />
            <span>{t(`styles.${id}.title`)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
