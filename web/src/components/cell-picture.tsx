import { FileImageOutlined } from '@ant-design/icons';
import { useEffect, useState } from 'react';
import type { ItemView } from '../../../src/protocol/batch-api.ts';
import { previewUrl } from '../batch/preview-url.ts';
import styles from './cell-picture.module.css';

interface Props {
  readonly file: ItemView['original'];
  /** What the browser already has of the photo, until the server's preview comes. */
  readonly thumbnail: string | undefined;
  readonly dimmed: boolean;
}

const MOST_WAIT_MS = 30_000;

/**
 * The preview of a photo. Until it is there its place is held in the photo's own shape; one that does not come (the
 * server is away, the first preview takes long) is asked for again, ever more slowly.
 */
export function CellPicture({ file, thumbnail, dimmed }: Props) {
  const src = previewUrl(file, 640);
  const [shown, setShown] = useState(false);
  const [failures, setFailures] = useState({ of: src, count: 0, asked: 0 });
  const count = failures.of === src ? failures.count : 0;
  useEffect(() => {
    if (count === 0) return;
    const timer = setTimeout(
      () => setFailures((before) => ({ ...before, asked: before.count })),
      Math.min(MOST_WAIT_MS, 500 * 2 ** count),
    );
    return () => clearTimeout(timer);
  }, [count]);
  const again = failures.of === src && failures.asked > 0 ? `&again=${failures.asked}` : '';
  const shape = { aspectRatio: `${file.width} / ${file.height}` };
  return (
    <span className={`${styles.picture} ${dimmed ? styles.dimmed : ''}`}>
      {!shown && (
        <span className={`${styles.place} ${file.width >= file.height ? styles.wide : ''}`} style={shape}>
          {thumbnail && <img src={thumbnail} alt="" />}
          {count > 2 && <FileImageOutlined aria-hidden />}
        </span>
      )}
      <img
        className={shown ? '' : styles.coming}
        src={src + again}
        width={file.width}
        height={file.height}
        alt=""
        loading="lazy"
        decoding="async"
        onLoad={() => setShown(true)}
        onError={() => setFailures({ of: src, count: count + 1, asked: failures.asked })}
      />
    </span>
  );
}
