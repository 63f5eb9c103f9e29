import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Marking } from '../batch/use-marks.ts';
import styles from './mark-notice.module.css';

interface Props {
  readonly latest: Marking | undefined;
  readonly onUndo: () => void;
}

/** Long enough to be read and reached; the toolbar's button undoes it afterwards. */
const SHOWN_MS = 7000;

/** What was marked just now, and the way back for those who have no keyboard. */
export function MarkNotice({ latest, onUndo }: Props) {
  const { t } = useTranslation();
  const [over, setOver] = useState<Marking>();
  useEffect(() => {
    if (!latest) return;
    const leftMs = latest.atMs + SHOWN_MS - performance.now();
    const timer = setTimeout(() => setOver(latest), Math.max(0, leftMs));
    return () => clearTimeout(timer);
  }, [latest]);
  const shown = latest !== over ? latest : undefined;
  return (
    <div className={shown ? styles.notice : styles.empty}>
      <span role="status">{shown && t(`marked.${shown.mark}`, { count: shown.count })}</span>
      {shown && (
        <button type="button" onClick={onUndo}>
          {t('marked.undo')}
        </button>
      )}
    </div>
  );
}
