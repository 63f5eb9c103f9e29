import type { CSSProperties } from 'react';
import type { ItemView } from '../../../src/protocol/batch-api.ts';
import { closeUpUrl, previewUrl } from '../batch/preview-url.ts';
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

/** A preview while it fits; the file itself, over it, once somebody looks closely. */
export function StagePicture({ file, within, alt, view, checkered = false }: Props) {
  const transform = `translate(${view.x}px, ${view.y}px) scale(${view.scale})`;
  return (
    <div className={`${styles.frame} ${checkered ? styles.checkered : ''}`} data-pane>
      <div className={styles.moved} style={{ transform }}>
        <div className={styles.canvas} style={shapeOf(within ?? file)}>
          <div className={styles.placed} style={placeIn(within, file)}>
            <img src={previewUrl(file, 1280)} alt={alt} draggable={false} decoding="async" />
            {view.scale > 1 && <img src={closeUpUrl(file)} alt="" draggable={false} decoding="async" />}
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
