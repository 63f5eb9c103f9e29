import { ReactCompareSlider, ReactCompareSliderHandle } from 'react-compare-slider';
import { useTranslation } from 'react-i18next';
import type { ItemView } from '../../../src/protocol/batch-api.ts';
import styles from './stage.module.css';
import { StagePicture } from './stage-picture.tsx';
import type { Zoom } from './use-zoom.ts';

export type CompareMode = 'slider' | 'beside' | 'result' | 'original';

interface Props {
  readonly item: ItemView;
  readonly mode: CompareMode;
  readonly zoom: Zoom;
}

/** Original and result in the chosen arrangement; one view moves both. */
export function Stage({ item, mode, zoom }: Props) {
  const { t } = useTranslation();
  const { original, result } = item;
  const transparent = 'cutout' in item.params;
  const before = (
    <StagePicture
      file={original}
      // Compared, both show the product at the same place; alone, the original shows all of itself.
      within={mode === 'original' || !result?.frame ? undefined : result}
      alt={t('review.originalOf', { name: item.filename })}
      view={zoom.view}
    />
  );
  if (!result || mode === 'original') {
    return (
      <div className={styles.single} {...zoom.handlers}>
        {before}
        <span className={styles.label}>{t('review.original')}</span>
      </div>
    );
  }
  const after = (
    <StagePicture
      file={result}
      alt={t('review.resultOf', { name: item.filename })}
      view={zoom.view}
      checkered={transparent}
    />
  );
  if (mode === 'result') {
    return (
      <div className={styles.single} {...zoom.handlers}>
        {after}
        <span className={styles.label}>{t('review.result')}</span>
      </div>
    );
  }
  if (mode === 'beside') {
    return (
      <div className={styles.beside} {...zoom.handlers}>
        <div>
          {before}
          <span className={styles.label}>{t('review.original')}</span>
        </div>
        <div>
          {after}
          <span className={styles.label}>{t('review.result')}</span>
        </div>
      </div>
    );
  }
  return (
    <div className={styles.single} {...zoom.handlers}>
      <ReactCompareSlider
        className={styles.slider}
        // Zoomed in, a drag moves the picture; the handle still moves the line.
        onlyHandleDraggable={zoom.view.scale > 1}
        itemOne={before}
        itemTwo={after}
        handle={
          <ReactCompareSliderHandle
            aria-label={t('review.handle')}
            buttonStyle={{ backdropFilter: 'none', background: '#1a1b19cc', border: 0, boxShadow: 'none' }}
            linesStyle={{ boxShadow: '0 0 0 1px #0003' }}
          />
        }
      />
      <span className={styles.label}>{t('review.original')}</span>
      <span className={`${styles.label} ${styles.right}`}>{t('review.result')}</span>
    </div>
  );
}
