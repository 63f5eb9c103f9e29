import { type PropsWithChildren, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { droppedFiles } from '../draft/dropped-files.ts';
import { listenToDrags } from '../hooks/listen-to-drags.ts';
import styles from './drop-target.module.css';

interface Props {
  readonly onFiles: (files: File[]) => void;
}

/** The whole window takes what is dropped on it, files and folders; what is no file goes where it was meant to. */
export function DropTarget({ onFiles, children }: PropsWithChildren<Props>) {
  const { t } = useTranslation();
  const [over, setOver] = useState(false);
  const take = useRef(onFiles);
  take.current = onFiles;
  useEffect(() => {
    // Entering a child leaves its parent: only the count tells when the pointer is really gone.
    let depth = 0;
    const step = (by: number) => {
      depth = Math.max(0, depth + by);
      setOver(depth > 0);
    };
    const listeners: Record<string, (transfer: DataTransfer) => void> = {
      dragenter: () => step(1),
      dragleave: () => step(-1),
      dragover: () => undefined,
      drop: (transfer) => {
        step(-depth);
        void droppedFiles(transfer).then((files) => take.current(files));
      },
    };
    return listenToDrags(listeners);
  }, []);
  return (
    <section aria-label={t('studio.dropArea')}>
      {children}
      {over && <div className={styles.veil}>{t('studio.dropHere')}</div>}
    </section>
  );
}
