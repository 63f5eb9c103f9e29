import { FileImageOutlined, LoadingOutlined } from '@ant-design/icons';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { previewUrl } from '../batch/preview-url.ts';
import { useStubbornPicture } from '../hooks/use-stubborn-picture.ts';
import styles from './stage-picture.module.css';
import type { View } from './use-zoom.ts';

interface Props {
  readonly file: { readonly url: string; readonly previewUrl: string };
  readonly alt: string;
  readonly view: View;
  readonly checkered?: boolean;
}

/** A picture in its pane, which stays while one photo follows another. */
export function StagePicture({ file, alt, view, checkered = false }: Props) {
  const transform = `translate(${view.x}px, ${view.y}px) scale(${view.scale})`;
  return (
    <div className={`${styles.frame} ${checkered ? styles.checkered : ''}`} data-pane>
      <div className={styles.moved} style={{ transform }}>
        <Layers key={file.previewUrl} file={file} alt={alt} close={view.scale !== 1} />
      </div>
    </div>
  );
}

interface LayersProps extends Pick<Props, 'file' | 'alt'> {
  readonly close: boolean;
}

/** The grid's preview until the larger one is decoded; the file itself over both, once somebody looks closely. */
function Layers({ file, alt, close }: LayersProps) {
  const { t } = useTranslation();
  const { src, isAway, onError } = useStubbornPicture(previewUrl(file, 1280));
  const [small, setSmall] = useState<'coming' | 'here' | 'failed'>('coming');
  const [shown, setShown] = useState(false);
  const showWhenDecoded = async (picture: HTMLImageElement) => {
    await picture.decode().catch(() => undefined);
    setShown(true);
  };
  return (
    <>
      {!shown && small !== 'failed' && (
        <img
          src={previewUrl(file, 640)}
          alt=""
          draggable={false}
          onLoad={() => setSmall('here')}
          onError={() => setSmall('failed')}
        />
      )}
      {!shown && small !== 'here' && (
        <span className={styles.waiting} role="status">
          {isAway ? <FileImageOutlined aria-hidden /> : <LoadingOutlined aria-hidden />}
          {isAway && t('review.pictureAway')}
        </span>
      )}
      <img
        className={shown ? '' : styles.coming}
        src={src}
        alt={alt}
        draggable={false}
        decoding="async"
        onLoad={({ currentTarget }) => void showWhenDecoded(currentTarget)}
        onError={onError}
      />
      {close && <img src={file.url} alt="" draggable={false} decoding="async" />}
    </>
  );
}
