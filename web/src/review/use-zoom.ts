import { type RefObject, useEffect, useRef, useState } from 'react';
import { firstPane } from './use-pane-size.ts';

export interface View {
  /** 1 = fitted into the pane; less where a small picture is shown as small as it is. */
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
const CLOSE = 4;

/**
 * Zoom and pan of the stage by wheel, drag, two fingers and steps. There is one view for both pictures, so they
 * cannot drift apart; they never leave the stage. `pixelScale`
 * shows one pixel as one.
 */
export function useZoom(stage: RefObject<HTMLElement | null>, pixelScale: number, resetOn: unknown) {
  const [view, setView] = useState(FITTED);
  const pointers = useRef(new Map<number, Point>());

  // biome-ignore lint/correctness/useExhaustiveDependencies: another photo starts fitted
  useEffect(() => setView(FITTED), [resetOn]);

  // Half a pane has another scale for the same pixels: what was 1:1 stays 1:1.
  const scaledFor = useRef(pixelScale);
  useEffect(() => {
    const by = pixelScale / scaledFor.current;
    scaledFor.current = pixelScale;
    setView((before) => (before.scale === 1 || by === 1 ? before : { ...before, scale: before.scale * by }));
  }, [pixelScale]);

  /** What lies at `from` comes to lie at `to`, both counted from the middle of the pane. */
  const zoomAt = (factor: number, from: Point = MIDDLE, to: Point = from, pane?: DOMRect) =>
    setView((before) => {
      const most = Math.max(MOST, CLOSE * pixelScale);
      const scale = Math.min(most, Math.max(Math.min(1, pixelScale), before.scale * factor));
      if (scale === 1) return FITTED;
      const by = scale / before.scale;
      const x = to.x - (from.x - before.x) * by;
      const y = to.y - (from.y - before.y) * by;
      const { width, height } =
        pane ?? (stage.current ? firstPane(stage.current).getBoundingClientRect() : new DOMRect());
      return { scale, x: within(x, ((scale - 1) * width) / 2), y: within(y, ((scale - 1) * height) / 2) };
    });

  const zoomTo = (scale: number) => setView({ ...FITTED, scale });

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
    const steps = [1, pixelScale, CLOSE * pixelScale];
    const at = steps.findLastIndex((scale) => Math.abs(view.scale / scale - 1) < 0.01);
    zoomTo(steps[(at + 1) % steps.length] ?? 1);
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
  return (pane ?? firstPane(stage)).getBoundingClientRect();
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
  const bound = Math.max(0, most);
  return Math.min(bound, Math.max(-bound, value));
}
