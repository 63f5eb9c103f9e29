import { ArrowLeftOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PreviewMatteData } from '../../../src/client/index.ts';
import type { ItemView } from '../../../src/protocol/batch-api.ts';
import { useOpenBatch } from '../batch/batch-context.ts';
import { useRerun } from '../batch/use-rerun.ts';
import { useHotKeys } from '../hooks/use-hot-keys.ts';
import { useProblemText } from '../i18n/use-problem-text.ts';
import reviewStyles from '../review/review.module.css';
import { useElementSize } from '../review/use-element-size.ts';
import { useZoom } from '../review/use-zoom.ts';
import { needsProduct, subjectOf, withCorrection } from './correction.ts';
import styles from './fix-mode.module.css';
import { FixPanel } from './fix-panel.tsx';
import { FixStage } from './fix-stage.tsx';
import { FIRST_TOOL, otherSide, resized, type ToolState } from './fix-tools.ts';
import { useCorrection } from './use-correction.ts';
import { useMatte } from './use-matte.ts';

interface Props {
  readonly item: ItemView;
  readonly onClose: () => void;
}

/** One photo to be corrected: what is product and what is not, which texts go and which stay. */
export function FixMode({ item, onClose }: Props) {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const { batch, dispatch } = useOpenBatch();
  const history = useCorrection(batch.id, item);
  const { correction } = history;
  const cutsOut = needsProduct(item);
  const [tools, setTools] = useState<ToolState>(cutsOut ? FIRST_TOOL : { ...FIRST_TOOL, tool: 'texts' });
  const stage = useRef<HTMLElement>(null);
  const size = useElementSize(stage);
  const { width, height } = item.original;
  const fitted = Math.min(size.width / width, size.height / height);
  const zoom = useZoom(stage, fitted > 0 ? 1 / fitted / window.devicePixelRatio : 1, item.index);
  const matte = useMatte(batch.id, item.index, subjectOf(correction) as PreviewMatteData['body'], cutsOut);
  const rerun = useRerun(batch.id, dispatch);
  useEffect(() => stage.current?.focus(), []);
  const apply = () => {
    if (!history.changed || rerun.isPending) return;
    const override = withCorrection(item, correction);
    rerun.mutate(
      { items: [item], overrideOf: () => override },
      {
        onSuccess: () => {
          history.forget();
          onClose();
        },
      },
    );
  };
  useHotKeys({
    'mod+z': history.undo,
    'mod+y': history.redo,
    'mod+Enter': apply,
    u: history.undo,
    c: () => cutsOut && setTools({ ...tools, tool: 'click' }),
    b: () => cutsOut && setTools({ ...tools, tool: 'brush' }),
    f: () => cutsOut && setTools({ ...tools, tool: 'box' }),
    m: () => setTools({ ...tools, tool: 'move' }),
    x: () => setTools({ ...tools, side: otherSide(tools.side) }),
    '[': () => setTools(resized(tools, 1 / 1.25)),
    ']': () => setTools(resized(tools, 1.25)),
    z: zoom.cycle,
    '+': () => zoom.zoomAt(1.4),
    '-': () => zoom.zoomAt(1 / 1.4),
    Escape: onClose,
  });
  const problem = rerun.error ?? matte.error;
  return (
    <div className={reviewStyles.review}>
      <div className={styles.bar}>
        <Button
          type="text"
          icon={<ArrowLeftOutlined aria-hidden />}
          aria-label={t('fix.close')}
          onClick={onClose}
        />
        <h1 title={item.filename}>{t('fix.heading', { name: item.filename })}</h1>
        <div className={styles.zoom}>
          <Button size="small" aria-label={t('fix.zoomOut')} onClick={() => zoom.zoomAt(1 / 1.4)}>
            −
          </Button>
          <Button size="small" onClick={() => zoom.zoomTo(1)}>
            {t('review.fit')}
          </Button>
          <Button size="small" aria-label={t('fix.zoomIn')} onClick={() => zoom.zoomAt(1.4)}>
            +
          </Button>
        </div>
      </div>
      <FixStage
        item={item}
        stage={stage}
        tools={tools}
        zoom={zoom}
        matte={cutsOut ? matte.data : undefined}
        correction={correction}
        onChange={history.change}
      />
      <aside className={reviewStyles.side} aria-label={t('fix.title')}>
        <FixPanel
          item={item}
          history={history}
          tools={tools}
          problem={problem ? problemText(problem) : undefined}
          previewing={cutsOut && matte.isFetching}
          applying={rerun.isPending}
          onTools={setTools}
          onApply={apply}
          onClose={onClose}
        />
      </aside>
    </div>
  );
}
