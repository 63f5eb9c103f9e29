import { FileImageOutlined } from '@ant-design/icons';
import { useState } from 'react';
import type { ItemView } from '../../../src/protocol/batch-api.ts';
import { previewUrl } from '../batch/preview-url.ts';
import { useStubbornPicture } from '../hooks/use-stubborn-picture.ts';
import styles from './cell-picture.module.css';

interface Props {
  readonly file: ItemView['original'];
  /** What the browser already has of the photo, until the server's preview comes. */
  readonly thumbnail: string | undefined;
  readonly dimmed: boolean;
}

/** The preview of a photo. Until it is there its place is held in the photo's own shape. */
export function CellPicture({ file, thumbnail, dimmed }: Props) {
  const { src, isAway, onError } = useStubbornPicture(previewUrl(file, 640));
  const [shown, setShown] = useState(false);
  // A picture that is loaded but not decoded yet would leave its place empty for a moment.
  const showWhenDecoded = async (picture: HTMLImageElement) => {
    await picture.decode().catch(() => undefined);
    setShown(true);
  };
  const wide = file.width >= file.height;
  const shape = { aspectRatio: `${file.width} / ${file.height}` };
  return (
    <span className={`${styles.picture} ${dimmed ? styles.dimmed : ''}`}>
      {!shown && (
        <span
          className={`${styles.place} ${wide ? styles.wide : ''} ${thumbnail || isAway ? '' : styles.empty}`}
          style={shape}
        >
          {thumbnail && <img src={thumbnail} alt="" />}
          {isAway && <FileImageOutlined aria-hidden />}
        </span>
      )}
      <img
        className={shown ? '' : styles.coming}
        src={src}
        width={file.width}
        height={file.height}
        alt=""
        loading="lazy"
        decoding="async"
        onLoad={({ currentTarget }) => void showWhenDecoded(currentTarget)}
        onError={onError}
      />
    </span>
  );
}
