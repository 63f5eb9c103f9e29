import { type RefObject, useEffect, useRef, useState } from 'react';

export interface View {
  /** 1 = fitted into the stage. */
  readonly scale: number;
  /** Shift of the picture's middle, in CSS pixels. */
  readonly x: number;
  readonly y: number;
}

const FITTED: View = { scale: 1, x: 0, y: 0 };
const MOST = 24;

/**
 * Zoom and pan of the stage by wheel, drag, pinch and steps. There is one view for both pictures, so they cannot
 * drift apart.
 */
export function useZoom(stage: RefObject<HTMLElement | null>, pixelScale: number, resetOn: unknown) {
  const [view, setView] = useState(FITTED);
  const pointers = useRef(new Map<number, { x: number; y: number }>());

  // biome-ignore lint/correctness/useExhaustiveDependencies: another photo starts fitted
  useEffect(() => setView(FITTED), [resetOn]);

  const zoomAt = (factor: number, atX = 0, atY = 0) =>
    setView((before) => {
      const scale = Math.min(MOST, Math.max(1, before.scale * factor));
      if (scale === 1) return FITTED;
      const by = scale / before.scale;
      return { scale, x: atX - (atX - before.x) * by, y: atY - (atY - before.y) * by };
    });

  const zoomTo = (scale: number) => setView(scale <= 1 ? FITTED : { ...FITTED, scale });

  useEffect(() => {
    const element = stage.current;
    if (!element) return;
    const onWheel = (event: WheelEvent) => {
      event.preventDefault();
      const box = element.getBoundingClientRect();
      const atX = event.clientX - box.left - box.width / 2;
      const atY = event.clientY - box.top - box.height / 2;
      zoomAt(Math.exp(-event.deltaY / 400), atX, atY);
    };
    // React's wheel listener is passive: it could not keep the page from scrolling.
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  });

  const onPointerDown = (event: React.PointerEvent) => {
    pointers.current.set(event.pointerId, { x: event.clientX, y: event.clientY });
  };
  const onPointerMove = (event: React.PointerEvent) => {
    const before = pointers.current.get(event.pointerId);
    if (!before) return;
    const others = [...pointers.current].filter(([id]) => id !== event.pointerId);
    const now = { x: event.clientX, y: event.clientY };
    pointers.current.set(event.pointerId, now);
    const other = others[0]?.[1];
    if (other) {
      zoomAt(distance(now, other) / Math.max(1, distance(before, other)));
    } else {
      setView((was) =>
        was.scale === 1 ? was : { ...was, x: was.x + now.x - before.x, y: was.y + now.y - before.y },
      );
    }
  };
  const onPointerUp = (event: React.PointerEvent) => pointers.current.delete(event.pointerId);

  /** Fitted → 1:1 → 400 % → fitted. */
  const cycle = () => {
    const near = (scale: number) => Math.abs(view.scale - scale) < 0.01;
    if (view.scale === 1) zoomTo(Math.max(1.01, pixelScale));
    else if (near(pixelScale) || near(1.01)) zoomTo(Math.max(1.01, 4 * pixelScale));
    else zoomTo(1);
  };

  return {
    view,
    zoomTo,
    zoomAt,
    cycle,
    handlers: { onPointerDown, onPointerMove, onPointerUp, onPointerCancel: onPointerUp },
  };
}

export type Zoom = ReturnType<typeof useZoom>;

function distance(a: { x: number; y: number }, b: { x: number; y: number }): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}
