import { FileImageOutlined, LoadingOutlined } from '@ant-design/icons';
import { type CSSProperties, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ItemView } from '../../../src/protocol/batch-api.ts';
import { closeUpUrl, previewUrl } from '../batch/preview-url.ts';
import { useStubbornPicture } from '../hooks/use-stubborn-picture.ts';
import styles from './stage-picture.module.css';
import type { View } from './use-zoom.ts';

type ResultFile = NonNullable<ItemView['result']>;

interface PictureFile {
  readonly url: string;
  readonly previewUrl: string;
  readonly format: string;
  readonly width: number;
  readonly height: number;
}

interface Props {
  readonly file: PictureFile;
  /** Shown as it lies in this other picture, so that one covers the other; else fitted by itself. */
  readonly within?: ResultFile | undefined;
  readonly alt: string;
  readonly view: View;
  readonly checkered?: boolean;
}

/** A picture in its pane, which stays while one photo follows another. */
export function StagePicture({ file, within, alt, view, checkered = false }: Props) {
  const transform = `translate(${view.x}px, ${view.y}px) scale(${view.scale})`;
  return (
    <div className={`${styles.frame} ${checkered ? styles.checkered : ''}`} data-pane>
      <div className={styles.moved} style={{ transform }}>
        <div className={styles.canvas} style={shapeOf(within ?? file)}>
          <div className={styles.placed} style={placeIn(within, file)}>
            <Layers key={file.previewUrl} file={file} alt={alt} close={view.scale !== 1} />
          </div>
        </div>
      </div>
    </div>
  );
}

function shapeOf({ width, height }: PictureFile): CSSProperties {
  return { '--aspect': width / height } as CSSProperties;
}

/** Where a file lies in another, in shares of that one. */
function placeIn(within: ResultFile | undefined, file: PictureFile): CSSProperties {
  if (!within?.frame) return { inset: 0 };
  const { scale, offsetX, offsetY } = within.frame;
  const percent = (value: number, of: number) => `${(100 * value) / of}%`;
  return {
    left: percent(offsetX, within.width),
    top: percent(offsetY, within.height),
    width: percent(file.width * scale, within.width),
    height: percent(file.height * scale, within.height),
  };
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
      {close && <img src={closeUpUrl(file)} alt="" draggable={false} decoding="async" />}
    </>
  );
}
