import { previewUrl } from '../batch/preview-url.ts';
import styles from './stage-picture.module.css';
import type { View } from './use-zoom.ts';

interface Props {
  readonly file: { readonly url: string; readonly previewUrl: string };
  readonly alt: string;
  readonly view: View;
  readonly checkered?: boolean;
}

/** A preview while it fits; the file itself, over it, once somebody looks closely. */
export function StagePicture({ file, alt, view, checkered = false }: Props) {
  const transform = `translate(${view.x}px, ${view.y}px) scale(${view.scale})`;
  return (
    <div className={`${styles.frame} ${checkered ? styles.checkered : ''}`} data-pane>
      <div className={styles.moved} style={{ transform }}>
        <img src={previewUrl(file, 1280)} alt={alt} draggable={false} decoding="async" />
        {view.scale > 1 && (
          <img className={styles.sharp} src={file.url} alt="" draggable={false} decoding="async" />
        )}
      </div>
    </div>
  );
}
