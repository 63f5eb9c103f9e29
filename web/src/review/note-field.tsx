import { Input } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ItemView } from '../../../src/protocol/batch-api.ts';
import { useOpenBatch } from '../batch/batch-context.ts';
import { Notice } from '../components/notice.tsx';
import { useSteady } from '../hooks/use-steady.ts';
import { useProblemText } from '../i18n/use-problem-text.ts';
import styles from './note-field.module.css';

/** The seller's note; kept while it is written, and sent when the writer pauses or leaves. */
export function NoteField({ item }: { readonly item: ItemView }) {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const { marks } = useOpenBatch();
  const [note, setNote] = useState(item.note);
  const { end } = useSteady({ end: () => marks.endNote(item.index) });
  useEffect(() => end, [end]);
  const write = (text: string) => {
    setNote(text);
    marks.note(item.index, text);
  };
  return (
    <div className={styles.field}>
      <label htmlFor="note">{t('review.note')}</label>
      <Input.TextArea
        id="note"
        value={note}
        maxLength={2000}
        autoSize={{ minRows: 2, maxRows: 8 }}
        placeholder={t('review.notePlaceholder')}
        onChange={(event) => write(event.target.value)}
        onBlur={end}
      />
      {marks.refusal && <Notice tone="bad">{problemText(marks.refusal)}</Notice>}
    </div>
  );
}
