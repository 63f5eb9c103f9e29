import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation, useNavigate } from 'react-router';
import type { ItemView } from '../../../src/protocol/batch-api.ts';
import { useOpenBatch } from '../batch/batch-context.ts';
import { handedThumbnail } from '../batch/handed-thumbnails.ts';
import type { Mark } from '../batch/use-marks.ts';
import { useHotKeys } from '../hooks/use-hot-keys.ts';
import { useSteady } from '../hooks/use-steady.ts';
import { GridCell } from './grid-cell.tsx';
import styles from './photo-grid.module.css';

interface Props {
  readonly shown: readonly ItemView[];
  readonly selected: ReadonlySet<number>;
  readonly onSelect: (selected: ReadonlySet<number>) => void;
}

/** All photos; arrows move, 1–3 mark, x selects, Enter opens. */
export function PhotoGrid({ shown, selected, onSelect }: Props) {
  const { t } = useTranslation();
  const { batch, marks, redo } = useOpenBatch();
  const navigate = useNavigate();
  const location = useLocation();
  const list = useRef<HTMLUListElement>(null);
  // Coming back from a photo, the focus is on that photo.
  const [current, setCurrent] = useState<number | undefined>(
    (location.state as { focus?: number } | null)?.focus,
  );
  const at = shown.findIndex((item) => item.index === current);
  const places = useRef<readonly number[]>([]);
  // A photo that its mark takes out of the filter leaves its place to the next one.
  useLayoutEffect(() => {
    const place = current === undefined ? -1 : places.current.indexOf(current);
    places.current = shown.map((item) => item.index);
    if (at >= 0 || place < 0) return;
    // Whoever is at the filter itself stays there.
    const focused = document.activeElement;
    const isHere = focused === document.body || list.current?.contains(focused);
    setCurrent(isHere ? places.current[Math.min(place, shown.length - 1)] : undefined);
  }, [shown, at, current]);
  useEffect(() => {
    const cell = list.current?.querySelector<HTMLElement>(`[data-index="${current}"]`);
    if (cell && cell !== document.activeElement) cell.focus({ preventScroll: false });
  }, [current]);

  const move = (by: number) => () => {
    const next = at < 0 ? 0 : Math.min(shown.length - 1, Math.max(0, at + by));
    setCurrent(shown[next]?.index);
  };
  const mark = (kind: Mark) => () => current !== undefined && at >= 0 && marks.toggle(current, kind);
  const toggle = (index: number) => {
    const next = new Set(selected);
    if (!next.delete(index)) next.add(index);
    onSelect(next);
  };
  const columns = () => columnsOf(list.current);
  useHotKeys({
    ArrowRight: move(1),
    ArrowLeft: move(-1),
    ArrowDown: () => move(columns())(),
    ArrowUp: () => move(-columns())(),
    '1': mark('starred'),
    '2': mark('accepted'),
    '3': mark('rejected'),
    '0': mark('none'),
    x: () => current !== undefined && toggle(current),
    'mod+a': () => onSelect(new Set(shown.map((item) => item.index))),
    Escape: () => onSelect(new Set()),
  });

  const actions = useSteady({
    focus: setCurrent,
    open: (index: number) => void navigate(`/batches/${batch.id}/photos/${index}${location.search}`),
    toggle,
    mark: (index: number, kind: Mark) => {
      setCurrent(index);
      marks.toggle(index, kind);
    },
    redo: (item: ItemView) => redo([item]),
  });

  return (
    <ul ref={list} className={styles.grid} aria-label={t('grid.label')}>
      {shown.map((item, position) => (
        <GridCell
          key={item.index}
          item={item}
          thumbnail={handedThumbnail(batch.id, item.index)}
          tabbable={at < 0 ? position === 0 : item.index === current}
          selected={selected.has(item.index)}
          actions={actions}
        />
      ))}
    </ul>
  );
}

/** How many photos stand in a row just now. */
function columnsOf(list: HTMLElement | null): number {
  if (!list) return 1;
  return getComputedStyle(list).gridTemplateColumns.split(' ').length;
}
