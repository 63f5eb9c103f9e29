import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BatchView } from '../../../src/protocol/batch-api.ts';
import { noticePermission, showNotice } from './system-notice.ts';

/** Tells the system when a batch that was watched has ended while the seller looks at something else. */
export function useEndNotice(batch: BatchView | undefined): void {
  const { t } = useTranslation();
  const wasRunning = useRef(false);
  const ended = batch !== undefined && batch.completedAt !== null;
  useEffect(() => {
    if (!batch) return;
    if (!ended) {
      wasRunning.current = true;
    } else if (wasRunning.current) {
      wasRunning.current = false;
      if (!document.hidden) return;
      showNotice(t('batch.endedTitle'), {
        body: t('batch.endedText', { done: batch.succeeded, total: batch.total }),
        icon: '/mark.svg',
        tag: batch.id,
      });
    }
  }, [batch, ended, t]);
}

/** Whether the browser could be asked for permission to notify, and the asking, which needs a click. */
export function useNoticePermission(): { askable: boolean; ask: () => void } {
  const [permission, setPermission] = useState(noticePermission);
  return {
    askable: permission === 'default',
    ask: () => void Notification.requestPermission().then(setPermission),
  };
}
