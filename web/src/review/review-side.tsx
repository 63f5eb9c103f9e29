import { DownloadOutlined, HighlightOutlined, RedoOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { ItemView } from '../../../src/protocol/batch-api.ts';
import { useOpenBatch } from '../batch/batch-context.ts';
import { CellProgress } from '../components/cell-progress.tsx';
import { Notice } from '../components/notice.tsx';
import { ScoreParts } from '../components/score-parts.tsx';
import { useErrorText } from '../i18n/use-error-text.ts';
import { ItemFacts } from './item-facts.tsx';
import { NoteField } from './note-field.tsx';
import styles from './review-side.module.css';

interface Props {
  readonly item: ItemView;
  /** Absent where there is nothing to correct. */
  readonly onFix: (() => void) | undefined;
}

/** Everything about one photo besides its pixels. */
export function ReviewSide({ item, onFix }: Props) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const { redo } = useOpenBatch();
  const working = item.status === 'pending' || item.status === 'processing';
  return (
    <div className={styles.side}>
      {working && (
        <div className={styles.working}>
          <CellProgress item={item} />
        </div>
      )}
      {item.status === 'failed' && <Notice tone="bad">{errorText(item.error)}</Notice>}
      {item.status === 'succeeded' && item.error && (
        <Notice tone="warn">{t('review.redoFailed', { why: errorText(item.error) })}</Notice>
      )}
      <div className={styles.buttons}>
        {item.result && (
          <Button icon={<DownloadOutlined aria-hidden />} href={item.result.downloadUrl}>
            {t('review.download')}
          </Button>
        )}
        {onFix && (
          <Button icon={<HighlightOutlined aria-hidden />} disabled={working} onClick={onFix}>
            {t('fix.open')}
          </Button>
        )}
        <Button icon={<RedoOutlined aria-hidden />} disabled={working} onClick={() => redo([item])}>
          {t('review.redo')}
        </Button>
      </div>
      {item.score && (
        <section>
          <h2>
            {t('score.title')} <span className={styles.total}>{Math.round(item.score.total)}</span>
          </h2>
          <ScoreParts score={item.score} />
        </section>
      )}
      {item.texts.length > 0 && (
        <section>
          <h2>{t('review.texts', { count: item.texts.length })}</h2>
          <ul className={styles.texts}>
            {item.texts.map((text, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the same words may stand twice in a photo
              <li key={at}>
                <span>{text.text}</span>
                <span className={styles.verdict}>{t(verdictKey(text.verdict))}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
      <NoteField key={item.index} item={item} />
      <ItemFacts item={item} />
    </div>
  );
}

function verdictKey(verdict: string): 'review.textRemoved' | 'review.textKept' | 'review.textResidual' {
  if (verdict === 'removed') return 'review.textRemoved';
  return verdict === 'residual' ? 'review.textResidual' : 'review.textKept';
}
