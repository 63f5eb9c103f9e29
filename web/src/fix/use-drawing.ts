import { type PointerEvent, type RefObject, useRef, useState } from 'react';
import type { Zoom } from '../review/use-zoom.ts';
import { type Box, type Correction, decideText, type Point, type Stroke } from './correction.ts';
import { otherSide, type Side, type Tool, type ToolState } from './fix-tools.ts';

/** Points of a stroke nearer than this to the one before say nothing new. */
const STEP_SHARE = 0.003;
const MOST_POINTS = 500;
/** A region that is dragged smaller than this was a click. */
const LEAST_REGION = 0.01;

interface Options {
  readonly picture: RefObject<HTMLElement | null>;
  readonly tools: ToolState;
  readonly zoom: Zoom;
  readonly correction: Correction;
  readonly change: (correction: Correction) => void;
}

/** What is being drawn just now. */
export interface Drawing {
  readonly tool: Tool;
  readonly side: Side;
  readonly points: readonly Point[];
}

/**
 * Pointer and crosshair on the photo become clicks, strokes and regions; two fingers zoom, whatever the tool. A region
 * is dragged, or its two corners are clicked: not everybody can drag.
 */
export function useDrawing({ picture, tools, zoom, correction, change }: Options) {
  const [begun, setDrawing] = useState<Drawing>();
  const { tool } = tools;
  // What was begun with another tool is given up.
  const drawing = begun?.tool === tool ? begun : undefined;
  const fingers = useRef(new Set<number>());

  const sideOf = (opposite: boolean) => (opposite ? otherSide(tools.side) : tools.side);
  const pointAt = (event: { clientX: number; clientY: number }): Point | undefined => {
    const box = picture.current?.getBoundingClientRect();
    if (!box) return undefined;
    const x = (event.clientX - box.left) / box.width;
    const y = (event.clientY - box.top) / box.height;
    return x < 0 || x > 1 || y < 0 || y > 1 ? undefined : { x: rounded(x), y: rounded(y) };
  };
  const addClick = (point: Point, side: Side) =>
    change({ ...correction, [side]: [...correction[side], point] });
  const addStroke = (points: readonly Point[], mode: Side) => {
    const stroke: Stroke = { mode, radius: rounded(tools.brush), points: [...points] };
    change({ ...correction, strokes: [...correction.strokes, stroke] });
  };
  const addRegion = (from: Point, to: Point) => {
    if (tool === 'box') change({ ...correction, box: boxBetween(from, to) });
    else change(decideText(correction, regionBetween(from, to), true));
  };
  const finish = ({ points, side }: Drawing) => {
    const [from, to] = [points[0]!, points.at(-1)!];
    // No more than one corner so far: the other is yet to come.
    if (takesRegion(tool) && !isRegion(from, to)) return setDrawing({ tool, side, points: [from] });
    setDrawing(undefined);
    if (tool === 'brush') addStroke(points, side);
    else if (tool === 'click') addClick(from, side);
    else addRegion(from, to);
  };
  /** With a region begun its other corner, else a beginning. */
  const place = (point: Point, opposite: boolean): Drawing =>
    drawing && takesRegion(tool)
      ? { ...drawing, points: [drawing.points[0]!, point] }
      : { tool, side: sideOf(opposite), points: [point] };
  /** At the crosshair: a click, a dab of the brush, or one corner of a region and then the other. */
  const act = (point: Point, opposite: boolean) => finish(place(point, opposite));
  /** The crosshair moved: a begun box follows it. */
  const follow = (point: Point) => drawing && setDrawing({ ...drawing, points: [drawing.points[0]!, point] });

  const handlers = {
    onPointerDown(event: PointerEvent) {
      zoom.handlers.onPointerDown(event);
      fingers.current.add(event.pointerId);
      if (fingers.current.size > 1) return setDrawing(undefined);
      const point = pointAt(event);
      if (!point || tool === 'move' || event.button !== 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      setDrawing(place(point, event.altKey));
    },
    onPointerMove(event: PointerEvent) {
      if (tool === 'move' || fingers.current.size > 1) zoom.handlers.onPointerMove(event);
      const point = drawing && pointAt(event);
      if (!point) return;
      const last = drawing.points.at(-1)!;
      if (Math.hypot(point.x - last.x, point.y - last.y) < STEP_SHARE) return;
      const grown = tool === 'brush' && drawing.points.length < MOST_POINTS;
      const points = grown ? [...drawing.points, point] : [drawing.points[0]!, point];
      setDrawing({ ...drawing, points });
    },
    onPointerUp(event: PointerEvent) {
      zoom.handlers.onPointerUp(event);
      fingers.current.delete(event.pointerId);
      if (drawing) finish(drawing);
    },
    onPointerCancel(event: PointerEvent) {
      zoom.handlers.onPointerCancel(event);
      fingers.current.delete(event.pointerId);
      setDrawing(undefined);
    },
  };
  return { drawing, act, follow, handlers };
}

function takesRegion(tool: Tool): boolean {
  return tool === 'box' || tool === 'texts';
}

function isRegion(from: Point, to: Point): boolean {
  return Math.abs(to.x - from.x) > LEAST_REGION && Math.abs(to.y - from.y) > LEAST_REGION;
}

export function regionBetween(from: Point, to: Point): Point[] {
  const [left, right] = [Math.min(from.x, to.x), Math.max(from.x, to.x)];
  const [top, bottom] = [Math.min(from.y, to.y), Math.max(from.y, to.y)];
  return [
    { x: left, y: top },
    { x: right, y: top },
    { x: right, y: bottom },
    { x: left, y: bottom },
  ];
}

function boxBetween(from: Point, to: Point): Box {
  return {
    left: Math.min(from.x, to.x),
    top: Math.min(from.y, to.y),
    width: rounded(Math.abs(to.x - from.x)),
    height: rounded(Math.abs(to.y - from.y)),
  };
}

function rounded(share: number): number {
  return Math.round(share * 1e5) / 1e5;
}
