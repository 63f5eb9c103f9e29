import { type DragEvent, type PropsWithChildren, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { droppedFiles } from '../draft/dropped-files.ts';
import styles from './drop-target.module.css';

interface Props {
  readonly onFiles: (files: File[]) => void;
}

/** The whole page takes what is dropped on it, files and folders. */
export function DropTarget({ onFiles, children }: PropsWithChildren<Props>) {
  const { t } = useTranslation();
  const [over, setOver] = useState(false);
  // Entering a child leaves its parent: only the count tells when the pointer is really gone.
  const depth = useRef(0);
  const step = (by: number) => (event: DragEvent) => {
    event.preventDefault();
    depth.current += by;
    setOver(depth.current > 0 && event.dataTransfer.types.includes('Files'));
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    depth.current = 0;
    setOver(false);
    void droppedFiles(event.dataTransfer).then(onFiles);
  };
  return (
    <section
      aria-label={t('studio.dropArea')}
      onDragEnter={step(1)}
      onDragLeave={step(-1)}
      onDragOver={(event) => event.preventDefault()}
      onDrop={drop}
    >
      {children}
      {over && <div className={styles.veil}>{t('studio.dropHere')}</div>}
    </section>
  );
}
