import type { ItemView } from '../../../src/protocol/batch-api.ts';
import { type Box, type Correction, drawnRegions, isRemoved, type Point, type Stroke } from './correction.ts';
import styles from './fix-stage.module.css';
import type { ToolState } from './fix-tools.ts';
import { type Drawing, regionBetween } from './use-drawing.ts';

interface Props {
  readonly item: ItemView;
  readonly correction: Correction;
  readonly tools: ToolState;
  readonly drawing: Drawing | undefined;
  /** The picture's zoom: dots and lines keep their size on the screen. */
  readonly scale: number;
  readonly onToggleText: (at: number) => void;
}

/** Clicks, strokes and text boxes, drawn over the photo. The panel says the same to who cannot see them. */
export function FixMarks({ item, correction, tools, drawing, scale, onToggleText }: Props) {
  const { width, height } = item.original;
  // With one corner of a region set, the next click is its other one, whatever lies there.
  const choosing = tools.tool === 'texts' && !drawing;
  const dragged =
    drawing && drawing.points.length > 1 ? regionBetween(drawing.points[0]!, drawing.points[1]!) : undefined;
  const begunAt = tools.tool === 'box' || tools.tool === 'texts' ? drawing?.points[0] : undefined;
  const boxed = tools.tool === 'box' && dragged ? dragged : correction.box && cornersOf(correction.box);
  const shape = (points: readonly Point[]) =>
    points.map(({ x, y }) => `${x * width},${y * height}`).join(' ');
  const line = ({ mode, radius, points }: Stroke, key: string | number) => (
    <polyline
      key={key}
      className={mode === 'include' ? styles.strokeIn : styles.strokeOut}
      strokeWidth={2 * radius * Math.max(width, height)}
      // A dab has no length; a line to itself still has round ends.
      points={shape(points.length === 1 ? [...points, ...points] : points)}
    />
  );
  return (
    <>
      <svg className={styles.layer} viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
        {correction.strokes.map((stroke, at) => line(stroke, at))}
        {drawing &&
          tools.tool === 'brush' &&
          line({ mode: drawing.side, radius: tools.brush, points: [...drawing.points] }, 'drawing')}
        {item.texts.map((text, at) =>
          text.region ? (
            // biome-ignore lint/a11y/noStaticElementInteractions: the panel's switches do the same by keyboard
            <polygon
              // biome-ignore lint/suspicious/noArrayIndexKey: the same words may stand twice in a photo
              key={at}
              className={isRemoved(text, correction) ? styles.textOut : styles.textIn}
              data-active={choosing}
              points={shape(text.region)}
              onPointerDown={(event) => choosing && event.stopPropagation()}
              onClick={() => onToggleText(at)}
            />
          ) : null,
        )}
        {drawnRegions(item.texts, correction).map((drawn, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: regions have no name
          <polygon key={at} className={styles.textOut} points={shape(drawn)} />
        ))}
        {tools.tool === 'texts' && dragged && <polygon className={styles.textOut} points={shape(dragged)} />}
        {boxed && <polygon className={styles.box} points={shape(boxed)} />}
      </svg>
      {begunAt && (
        <span
          className={styles.corner}
          style={{ left: `${100 * begunAt.x}%`, top: `${100 * begunAt.y}%`, scale: 1 / scale }}
          aria-hidden="true"
        />
      )}
      {(['include', 'exclude'] as const).flatMap((side) =>
        correction[side].map(({ x, y }) => (
          <span
            key={`${side}${x},${y}`}
            className={side === 'include' ? styles.dotIn : styles.dotOut}
            style={{ left: `${100 * x}%`, top: `${100 * y}%`, scale: 1 / scale }}
            aria-hidden="true"
          />
        )),
      )}
    </>
  );
}

function cornersOf({ left, top, width, height }: Box): Point[] {
  return regionBetween({ x: left, y: top }, { x: left + width, y: top + height });
}
