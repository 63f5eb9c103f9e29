import { useMutation } from '@tanstack/react-query';
import { Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { markItem } from '../../../src/client/index.ts';
import type { ItemView } from '../../../src/protocol/batch-api.ts';
import { answerOf } from '../api/api-problem.ts';
import { useOpenBatch } from '../batch/batch-context.ts';
import { Notice } from '../components/notice.tsx';
import { useProblemText } from '../i18n/use-problem-text.ts';
import styles from './note-field.module.css';

/** The seller's note; kept when the field is left. */
export function NoteField({ item }: { readonly item: ItemView }) {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const { batch, dispatch } = useOpenBatch();
  const [note, setNote] = useState(item.note);
  const keep = useMutation({
    mutationFn: () => answerOf(markItem({ path: { id: batch.id, index: item.index }, body: { note } })),
    onSuccess: (answered) => dispatch({ type: 'answered-item', item: answered as ItemView }),
  });
  return (
    <div className={styles.field}>
      <label htmlFor="note">{t('review.note')}</label>
      <Input.TextArea
        id="note"
        value={note}
        maxLength={2000}
        autoSize={{ minRows: 2, maxRows: 8 }}
        placeholder={t('review.notePlaceholder')}
        onChange={(event) => setNote(event.target.value)}
        onBlur={() => note !== item.note && keep.mutate()}
      />
      {keep.isError && <Notice tone="bad">{problemText(keep.error)}</Notice>}
    </div>
  );
}
