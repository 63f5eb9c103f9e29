import { Button, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import type { DraftPhoto } from '../draft/draft-photo.ts';
import { useSentShare } from '../draft/photo-uploads.ts';
import { useEstimate } from '../draft/use-estimate.ts';
import { useSubmit } from '../draft/use-submit.ts';
import { useStored } from '../hooks/use-stored.ts';
import { useFormat } from '../i18n/use-format.ts';
import { useProblemText } from '../i18n/use-problem-text.ts';
import { isEmptyRecipe, type RecipeDraft } from '../recipe/recipe-draft.ts';
import { Notice } from './notice.tsx';
import { ProgressLine } from './progress-line.tsx';
import styles from './submit-bar.module.css';

interface Props {
  readonly photos: readonly DraftPhoto[];
  readonly recipe: RecipeDraft;
}

/** Name, time estimate, and the button that starts the batch. */
export function SubmitBar({ photos, recipe }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const problemText = useProblemText();
  const [name, setName] = useStored('packshot.name', '');
  const { submit, cancel, sending, problem } = useSubmit();
  const ready = photos.filter((photo) => !photo.refusal);
  const estimate = useEstimate(ready, recipe);
  const empty = isEmptyRecipe(recipe);
  const sentShare = useSentShare(ready.map((photo) => photo.id));
  return (
    <div className={styles.bar}>
      {problem && <Notice tone="bad">{problemText(problem)}</Notice>}
      {empty && <Notice tone="warn">{t('submit.nothingToDo')}</Notice>}
      {sending ? (
        <div className={styles.sending} aria-live="polite">
          <ProgressLine share={sentShare} label={t('submit.uploading')} />
          <span>{t('submit.sent', { share: format.percent(sentShare) })}</span>
          <Button onClick={cancel}>{t('submit.stop')}</Button>
        </div>
      ) : (
        <>
          <div className={styles.line}>
            <Input
              value={name}
              maxLength={200}
              placeholder={t('submit.name')}
              aria-label={t('submit.name')}
              onChange={(event) => setName(event.target.value)}
            />
            <span className={styles.estimate} aria-live="polite">
              {estimate.data && !empty ? format.estimate(estimate.data.seconds) : ''}
            </span>
          </div>
          <Button
            type="primary"
            size="large"
            block
            disabled={ready.length === 0 || empty || ready.some((photo) => photo.reading)}
            onClick={() => void submit({ photos: ready, recipe, name, onCreated: () => setName('') })}
          >
            {t('submit.start', { count: ready.length })}
          </Button>
        </>
      )}
    </div>
  );
}
