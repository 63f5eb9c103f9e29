import { createGrayPlane, type GrayPlane, type PixelRect } from '../../../image/pixel-image.ts';
import { findHoleRegions, type HoleRegion } from './hole-regions.ts';

/** A part of the picture that is sent to a painter in one go, and what of it is to be pasted back. */
export interface FillWindow {
  readonly rect: PixelRect;
  /** The mask within `rect`: every hole there, so that none is taken for surroundings. */
  readonly mask: GrayPlane;
  /** The holes that this window is for. */
  readonly own: GrayPlane;
}

export interface FillWindowOptions {
  /** Painters have learnt on pictures of at least this size; smaller ones show them too little. */
  readonly leastSidePx: number;
  /** Holes near each other share a window up to this size. */
  readonly mostPixels: number;
}

interface Group {
  readonly rect: PixelRect;
  readonly regions: readonly HoleRegion[];
}

/** Cuts the work into windows: few, because each costs a run of the painter, and no larger than it can see. */
export function fillWindows(mask: GrayPlane, options: FillWindowOptions): FillWindow[] {
  let groups = findHoleRegions(mask).map((region): Group => {
    return { rect: grown(region.roi, options.leastSidePx, mask), regions: [region] };
  });
  for (let merged = true; merged; ) {
    merged = false;
    for (let i = 0; i < groups.length && !merged; i += 1) {
      for (let j = i + 1; j < groups.length && !merged; j += 1) {
        const union = join(groups[i]!, groups[j]!);
        const most = Math.max(options.mostPixels, area(groups[i]!.rect), area(groups[j]!.rect));
        if (area(union.rect) > most) continue;
        groups = [...groups.filter((_, at) => at !== i && at !== j), union];
        merged = true;
      }
    }
  }
  return groups.map(({ rect, regions }) => ({
    rect,
    mask: cutMask(mask, rect, () => true),
    own: cutMask(mask, rect, (x, y) => regions.some((region) => owns(region, x, y))),
  }));
}

function grown(
  { left, top, widthPx, heightPx }: PixelRect,
  leastSidePx: number,
  within: GrayPlane,
): PixelRect {
  const across = span(left, widthPx, Math.max(widthPx, leastSidePx), within.widthPx);
  const down = span(top, heightPx, Math.max(heightPx, leastSidePx), within.heightPx);
  return { left: across.from, widthPx: across.length, top: down.from, heightPx: down.length };
}

/** Widens an interval evenly, and where one end meets the border the other end further. */
function span(from: number, length: number, wished: number, most: number): { from: number; length: number } {
  const whole = Math.min(wished, most);
  const start = Math.min(Math.max(0, from - Math.floor((whole - length) / 2)), most - whole);
  return { from: start, length: whole };
}

function join(left: Group, right: Group): Group {
  const [a, b] = [left.rect, right.rect];
  const x = Math.min(a.left, b.left);
  const y = Math.min(a.top, b.top);
  const endX = Math.max(a.left + a.widthPx, b.left + b.widthPx);
  const endY = Math.max(a.top + a.heightPx, b.top + b.heightPx);
  return {
    rect: { left: x, top: y, widthPx: endX - x, heightPx: endY - y },
    regions: [...left.regions, ...right.regions],
  };
}

function area({ widthPx, heightPx }: PixelRect): number {
  return widthPx * heightPx;
}

function owns({ roi, hole }: HoleRegion, x: number, y: number): boolean {
  const column = x - roi.left;
  const row = y - roi.top;
  const inside = column >= 0 && row >= 0 && column < roi.widthPx && row < roi.heightPx;
  return inside && hole[row * roi.widthPx + column] === 1;
}

function cutMask(mask: GrayPlane, rect: PixelRect, keeps: (x: number, y: number) => boolean): GrayPlane {
  const cut = createGrayPlane(rect.widthPx, rect.heightPx);
  for (let y = 0; y < rect.heightPx; y += 1) {
    const from = (rect.top + y) * mask.widthPx + rect.left;
    for (let x = 0; x < rect.widthPx; x += 1) {
      const value = mask.data[from + x]!;
      if (value > 0 && keeps(rect.left + x, rect.top + y)) cut.data[y * rect.widthPx + x] = value;
    }
  }
  return cut;
}
