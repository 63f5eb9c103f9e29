import { useCallback, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ItemView } from '../../../src/protocol/batch-api.ts';
import { useOpenBatch } from '../batch/batch-context.ts';
import { previewUrl } from '../batch/preview-url.ts';
import { KeysHelp } from '../components/keys-help.tsx';
import { MarkButtons } from '../components/mark-buttons.tsx';
import { needsProduct } from '../fix/correction.ts';
import { useHotKeys } from '../hooks/use-hot-keys.ts';
import styles from './review.module.css';
import { ReviewBar } from './review-bar.tsx';
import { ReviewSide } from './review-side.tsx';
import { type CompareMode, Stage } from './stage.tsx';
import { usePaneSize } from './use-pane-size.ts';
import { useStageFocus } from './use-stage-focus.ts';
import { useZoom } from './use-zoom.ts';

interface Props {
  readonly item: ItemView;
  /** The photos that the grid showed, in its order: the neighbours. */
  readonly shown: readonly ItemView[];
  readonly onShow: (index: number) => void;
  readonly onClose: () => void;
  readonly onFix: () => void;
}

/** One photo large: compared, looked at closely, marked. */
export function Review({ item, shown, onShow, onClose, onFix }: Props) {
  const { t } = useTranslation();
  const { marks } = useOpenBatch();
  const [mode, setMode] = useState<CompareMode>('slider');
  const [flipped, setFlipped] = useState(false);
  const [help, setHelp] = useState(false);
  const hideHelp = useCallback(() => setHelp(false), []);
  const stage = useRef<HTMLDivElement>(null);
  // Space shows the original, and again the result, whatever the arrangement.
  const shownMode: CompareMode = flipped ? 'original' : mode;
  const size = usePaneSize(stage, item.result ? shownMode : 'original');
  const zoom = useZoom(stage, pixelScaleOf(item, size), item.index);
  const at = shown.findIndex((other) => other.index === item.index);
  const go = (by: number) => () => {
    const next = shown[at + by];
    if (next) onShow(next.index);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: another photo shows its result first
  useEffect(() => setFlipped(false), [item.index]);
  useStageFocus(stage);
  useNeighbours(shown, at);
  const mark = (kind: ItemView['mark']) => () => marks.toggle(item.index, kind);
  useHotKeys({
    ArrowRight: go(1),
    ArrowDown: go(1),
    ArrowLeft: go(-1),
    ArrowUp: go(-1),
    ' ': () => setFlipped(!flipped),
    '1': mark('starred'),
    '2': mark('accepted'),
    '3': mark('rejected'),
    '0': mark('none'),
    z: zoom.cycle,
    '+': () => zoom.zoomAt(1.4),
    '-': () => zoom.zoomAt(1 / 1.4),
    c: () => setMode(mode === 'slider' ? 'beside' : 'slider'),
    e: () => canFix(item) && onFix(),
    Escape: onClose,
    '?': () => setHelp(true),
  });
  return (
    <div className={styles.review}>
      <ReviewBar
        item={item}
        position={{ at, total: shown.length }}
        mode={mode}
        zoom={zoom}
        pixelScale={pixelScaleOf(item, size)}
        onMode={setMode}
        onGo={(by) => go(by)()}
        onUndo={marks.canUndo ? marks.undo : undefined}
        onHelp={() => setHelp(true)}
        onClose={onClose}
      />
      <section
        ref={stage}
        className={styles.stage}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the focus starts on what is looked at
        tabIndex={0}
        aria-label={t('review.stage')}
      >
        <Stage item={item} mode={shownMode} zoom={zoom} />
      </section>
      <aside className={styles.side} aria-label={t('review.about')}>
        <div className={styles.marks}>
          <MarkButtons
            mark={item.mark}
            name={item.filename}
            onMark={(kind) => marks.toggle(item.index, kind)}
          />
        </div>
        <ReviewSide item={item} onFix={canFix(item) ? onFix : undefined} />
      </aside>
      <KeysHelp open={help} keys="review" onClose={hideHelp} />
    </div>
  );
}

/** A product to cut out, or texts that were found. */
function canFix(item: ItemView): boolean {
  return needsProduct(item) || 'text_removal' in item.params;
}

/** Screen pixels that show one pixel of the result each: the zoom that is 1:1, relative to the fitted picture. */
function pixelScaleOf(item: ItemView, pane: { width: number; height: number }): number {
  const { width, height } = item.result ?? item.original;
  const fitted = Math.min(pane.width / width, pane.height / height);
  return fitted > 0 ? 1 / fitted / window.devicePixelRatio : 1;
}

/** The photos to the left and right are fetched ahead: going on shows them at once. */
function useNeighbours(shown: readonly ItemView[], at: number): void {
  useEffect(() => {
    for (const item of [shown[at + 1], shown[at + 2], shown[at - 1]]) {
      if (!item) continue;
      for (const file of [item.original, item.result]) if (file) new Image().src = previewUrl(file, 1280);
    }
  }, [shown, at]);
}
