import { type RefObject, useEffect, useRef, useState } from 'react';

export interface View {
  /** 1 = fitted into the stage. */
  readonly scale: number;
  /** Shift of the picture's middle, in CSS pixels. */
  readonly x: number;
  readonly y: number;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

const FITTED: View = { scale: 1, x: 0, y: 0 };
const MIDDLE: Point = { x: 0, y: 0 };
const MOST = 24;

/**
 * Zoom and pan of the stage by wheel, drag, two fingers and steps. There is one view for both pictures, so they
 * cannot drift apart; they never leave the stage.
 */
export function useZoom(stage: RefObject<HTMLElement | null>, pixelScale: number, resetOn: unknown) {
  const [view, setView] = useState(FITTED);
  const pointers = useRef(new Map<number, Point>());

  // biome-ignore lint/correctness/useExhaustiveDependencies: another photo starts fitted
  useEffect(() => setView(FITTED), [resetOn]);

  /** What lies at `from` comes to lie at `to`, both counted from the middle of the pane. */
  const zoomAt = (factor: number, from: Point = MIDDLE, to: Point = from, pane?: DOMRect) =>
    setView((before) => {
      const scale = Math.min(MOST, Math.max(1, before.scale * factor));
      if (scale === 1) return FITTED;
      const by = scale / before.scale;
      const x = to.x - (from.x - before.x) * by;
      const y = to.y - (from.y - before.y) * by;
      const { width, height } = pane ?? stage.current?.getBoundingClientRect() ?? new DOMRect();
      return { scale, x: within(x, ((scale - 1) * width) / 2), y: within(y, ((scale - 1) * height) / 2) };
    });

  const zoomTo = (scale: number) => setView(scale <= 1 ? FITTED : { ...FITTED, scale });

  useEffect(() => {
    const element = stage.current;
    if (!element) return;
    const onWheel = (event: WheelEvent) => {
      event.preventDefault();
      const pane = paneOf(event, element);
      const at = fromMiddle({ x: event.clientX, y: event.clientY }, pane);
      zoomAt(Math.exp(-event.deltaY / 400), at, at, pane);
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
    const element = stage.current;
    if (!before || !element) return;
    // The button was let go outside of the stage.
    if (event.buttons === 0) return void pointers.current.delete(event.pointerId);
    const other = [...pointers.current].find(([id]) => id !== event.pointerId)?.[1];
    const now = { x: event.clientX, y: event.clientY };
    pointers.current.set(event.pointerId, now);
    const pane = paneOf(event, element);
    const from = fromMiddle(other ? between(before, other) : before, pane);
    const to = fromMiddle(other ? between(now, other) : now, pane);
    const factor = other ? distance(now, other) / Math.max(1, distance(before, other)) : 1;
    zoomAt(factor, from, to, pane);
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

/** Side by side, each picture is zoomed about a middle of its own. */
function paneOf(event: { readonly target: EventTarget | null }, stage: HTMLElement): DOMRect {
  const pane = event.target instanceof Element ? event.target.closest('[data-pane]') : null;
  return (pane ?? stage).getBoundingClientRect();
}

function fromMiddle({ x, y }: Point, { left, top, width, height }: DOMRect): Point {
  return { x: x - left - width / 2, y: y - top - height / 2 };
}

function between(a: Point, b: Point): Point {
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

function within(value: number, most: number): number {
  return Math.min(most, Math.max(-most, value));
}
