import { type CSSProperties, type KeyboardEvent, type RefObject, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ItemView } from '../../../src/protocol/batch-api.ts';
import { closeUpUrl, previewUrl } from '../batch/preview-url.ts';
import type { Zoom } from '../review/use-zoom.ts';
import { type Correction, decideText, isRemoved, type Point } from './correction.ts';
import { FixMarks } from './fix-marks.tsx';
import styles from './fix-stage.module.css';
import type { ToolState } from './fix-tools.ts';
import { MatteOverlay } from './matte-overlay.tsx';
import { useDrawing } from './use-drawing.ts';

interface Props {
  readonly item: ItemView;
  readonly stage: RefObject<HTMLElement | null>;
  readonly tools: ToolState;
  readonly zoom: Zoom;
  readonly matte: ImageBitmap | undefined;
  readonly correction: Correction;
  readonly onChange: (correction: Correction) => void;
}

const MIDDLE: Point = { x: 0.5, y: 0.5 };
const STEP = 0.01;
const LARGE_STEP = 0.05;
const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** The original with its matte over it, to be clicked and drawn on; by keyboard with a crosshair. */
export function FixStage({ item, stage, tools, zoom, matte, correction, onChange }: Props) {
  const { t } = useTranslation();
  const picture = useRef<HTMLDivElement>(null);
  const [crosshair, setCrosshair] = useState<Point>();
  const { drawing, act, follow, handlers } = useDrawing({
    picture,
    tools,
    zoom,
    correction,
    change: onChange,
  });
  const { width, height } = item.original;

  const onKeyDown = (event: KeyboardEvent) => {
    const arrow = ARROWS[event.key];
    const at = crosshair ?? MIDDLE;
    if (arrow) {
      const step = event.shiftKey ? LARGE_STEP : STEP;
      const next = { x: within(at.x + step * arrow[0]), y: within(at.y + step * arrow[1]) };
      setCrosshair(next);
      follow(next);
    } else if (event.key === 'Enter') {
      setCrosshair(at);
      act(at, event.altKey);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const toggleText = (at: number) => {
    const text = item.texts[at];
    if (text?.region) onChange(decideText(correction, text.region, !isRemoved(text, correction)));
  };
  const { x, y, scale } = zoom.view;
  const shape = { '--aspect': width / height } as CSSProperties;
  return (
    <div
      ref={stage as RefObject<HTMLDivElement>}
      className={styles.stage}
      role="application"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the crosshair moves while it has the focus
      tabIndex={0}
      data-tool={tools.tool}
      aria-label={t('fix.stage', { name: item.filename })}
      aria-describedby="fix-keys"
      onKeyDown={onKeyDown}
      onBlur={() => setCrosshair(undefined)}
      {...handlers}
    >
      <div className={styles.moved} style={{ transform: `translate(${x}px, ${y}px) scale(${scale})` }}>
        <div ref={picture} className={styles.picture} style={shape}>
          <img
            className={styles.layer}
            src={scale > 1 ? closeUpUrl(item.original) : previewUrl(item.original, 1280)}
            alt={t('review.originalOf', { name: item.filename })}
            draggable={false}
          />
          <MatteOverlay matte={matte} />
          <FixMarks
            item={item}
            correction={correction}
            tools={tools}
            drawing={drawing}
            scale={scale}
            onToggleText={toggleText}
          />
          {crosshair && (
            <span
              className={styles.crosshair}
              style={{ left: `${100 * crosshair.x}%`, top: `${100 * crosshair.y}%`, scale: 1 / scale }}
              aria-hidden="true"
            />
          )}
        </div>
      </div>
      <p className={styles.spoken} aria-live="polite">
        {crosshair &&
          t('fix.crosshair', { x: Math.round(100 * crosshair.x), y: Math.round(100 * crosshair.y) })}
      </p>
    </div>
  );
}

function within(share: number): number {
  return Math.min(1, Math.max(0, Math.round(share * 1000) / 1000));
}
