import { boxMean } from '../../image/box-filter.ts';
import { type Component, type Components, connectedComponents } from '../../image/connected-components.ts';
import type { GrayPlane, PixelRect, RgbImage } from '../../image/pixel-image.ts';
import { looksLikeCheckerboard } from './checkerboard.ts';
import { inkShares, isGraphic } from './flat-graphic.ts';

/** What salient areas are sorted into, on a picture whose longer side has about 512 px. */
export interface Scene {
  /** Areas that belong to the product; empty when nothing stands out. */
  readonly kept: readonly Component[];
  /** 255 where a kept area lies. */
  readonly keptMask: GrayPlane;
  /** Bounds of the product: of the kept areas with what hangs on them, or of their cores where it is a rig. */
  readonly bounds: PixelRect;
  /** Area of what was recognised as rig, prop or bystander ÷ area kept. */
  readonly clutter: number;
}

/** Opening radius that takes bridges of wires, rims and glass edges away, as a share of the longer side. */
const BRIDGE_SHARE = 0.006;
/** Smaller than this beside the main piece: a speck. */
const SPECK_SHARE = 0.02;
/** A piece must have this share of the main one's support to be kept where the scene is a rig. */
const RIG_SUPPORT_SHARE = 0.35;

interface Piece {
  readonly component: Component;
  readonly support: number;
  /** Evidence that it is not for sale: cut by the border, a calibration target, part of a stage. */
  readonly foreign: boolean;
  /** A badge, a banner or lettering laid over the photo. */
  readonly graphic: boolean;
}

/**
 * Sorts salient areas into product and surroundings. Product photos of several things side by side are
 * common, so a piece is dropped only on evidence: it is a speck; it is cut by the border while the main piece
 * is not; it is a badge or lettering laid over the photo; it is a calibration board; it belongs to a thin frame around the main piece (a turntable's rim with
 * its arms). Once such things are large, the scene is taken for a rig and pieces far from the middle go too.
 */
export function sortScene(saliency: GrayPlane, rgb: RgbImage): Scene {
  const whole = connectedComponents(saliency, 128);
  const opened = openPlane(saliency, Math.round(BRIDGE_SHARE * Math.max(rgb.widthPx, rgb.heightPx)));
  const found = connectedComponents(withThinAreas(opened, whole), 128);
  const pieces = judge(found, whole, rgb);
  const main = pieces.reduce<Piece | undefined>(
    (best, piece) => (!best || piece.support > best.support ? piece : best),
    undefined,
  );
  if (!main) return { kept: [], keptMask: saliency, bounds: wholeRect(saliency), clutter: 0 };
  const foreignPx = sumArea(pieces.filter((piece) => piece !== main && piece.foreign && !piece.graphic));
  const rig = foreignPx > 0.12 * main.component.areaPx;
  const kept = pieces.filter((piece) => {
    if (piece === main) return true;
    if (piece.foreign || piece.graphic || piece.component.areaPx < SPECK_SHARE * main.component.areaPx)
      return false;
    return !rig || piece.support >= RIG_SUPPORT_SHARE * main.support;
  });
  const dropped = pieces.filter((piece) => !kept.includes(piece) && !piece.graphic);
  const keptMask = maskOf(found, kept, saliency);
  const owners = kept.map((piece) => ownerOf(piece.component, found, whole) ?? piece.component);
  return {
    kept: kept.map((piece) => piece.component),
    keptMask,
    bounds: rig ? boundsOfCores(keptMask) : unite(owners.map((owner) => owner.bounds)),
    clutter: sumArea(dropped) / sumArea(kept),
  };
}

/** Bounds of the thick parts: opened ever wider, as long as that leaves half of the area. */
function boundsOfCores(mask: GrayPlane): PixelRect {
  const minimum = 0.5 * countSet(mask);
  let core = mask;
  for (let radius = 4; radius < mask.widthPx / 8; radius = Math.ceil(1.5 * radius)) {
    const next = openPlane(mask, radius);
    if (countSet(next) < minimum) break;
    core = next;
  }
  const { list } = connectedComponents(core, 128);
  const largest = Math.max(...list.map((part) => part.areaPx));
  return unite(list.filter((part) => part.areaPx > 0.3 * largest).map((part) => part.bounds));
}

function countSet(mask: GrayPlane): number {
  let count = 0;
  for (const value of mask.data) if (value >= 128) count += 1;
  return count;
}

function judge(parts: Components, whole: Components, rgb: RgbImage): Piece[] {
  const drafts = parts.list.map((component) => {
    const dx = component.x / rgb.widthPx - 0.5;
    const dy = component.y / rgb.heightPx - 0.5;
    const central = Math.exp(-(dx * dx + dy * dy) / (0.3 * 0.3));
    const target = looksLikeCheckerboard(rgb, parts.labels, component);
    const atBorder = component.borderPx > 0.15 * Math.sqrt(component.areaPx);
    const support = component.areaPx * central * (atBorder ? 0.5 : 1) * (target ? 0.05 : 1);
    return { component, support, target, foreign: target || atBorder };
  });
  const main = drafts.reduce(
    (best, draft) => (!best || draft.support > best.support ? draft : best),
    drafts[0],
  );
  if (!main) return [];
  if (drafts.length === 1) return [{ ...main, graphic: false }];
  const mainInks = inkShares(rgb, parts.labels, main.component);
  return drafts.map((draft) => {
    const { component } = draft;
    if (draft === main) return { ...draft, graphic: false };
    const share = component.areaPx / main.component.areaPx;
    const graphic = !draft.target && isGraphic(inkShares(rgb, parts.labels, component), mainInks, share);
    return { ...draft, graphic, foreign: draft.foreign || isStage(component, main.component, parts, whole) };
  });
}

/** The opened areas, and whole those that are too thin to have left anything: chains, frames, cords. */
function withThinAreas(opened: GrayPlane, whole: Components): GrayPlane {
  const thick = new Set<number>();
  for (let i = 0; i < opened.data.length; i += 1) if (opened.data[i]! >= 128) thick.add(whole.labels[i]!);
  const data = opened.data.slice();
  for (let i = 0; i < data.length; i += 1) {
    const label = whole.labels[i]!;
    if (label > 0 && !thick.has(label)) data[i] = 255;
  }
  return { ...opened, data };
}

/** Part of a thin structure that reaches around the main piece without being joined to it. */
function isStage(piece: Component, main: Component, parts: Components, whole: Components): boolean {
  const wholeOfPiece = ownerOf(piece, parts, whole);
  if (!wholeOfPiece || wholeOfPiece === ownerOf(main, parts, whole)) return false;
  const { bounds } = wholeOfPiece;
  const fill = wholeOfPiece.areaPx / (bounds.widthPx * bounds.heightPx);
  const common = overlap(bounds, main.bounds);
  return fill < 0.25 && common > 0.5 * main.bounds.widthPx * main.bounds.heightPx;
}

/** The area, bridges included, in which a piece lies. */
function ownerOf(piece: Component, parts: Components, whole: Components): Component | undefined {
  const first = parts.labels.indexOf(piece.label);
  const label = whole.labels[first] ?? 0;
  return label > 0 ? whole.list[label - 1] : undefined;
}

/** Erosion, then dilation, by squares of side 2·radius + 1. */
export function openPlane(plane: GrayPlane, radius: number): GrayPlane {
  if (radius < 1) return plane;
  const { widthPx, heightPx } = plane;
  const scratch = new Float32Array(plane.data.length);
  const values = new Float32Array(plane.data.length);
  for (let i = 0; i < values.length; i += 1) values[i] = plane.data[i]! >= 128 ? 1 : 0;
  boxMean(values, widthPx, heightPx, radius, scratch, values);
  for (let i = 0; i < values.length; i += 1) values[i] = values[i]! > 0.9999 ? 1 : 0;
  boxMean(values, widthPx, heightPx, radius, scratch, values);
  const data = new Uint8Array(values.length);
  for (let i = 0; i < values.length; i += 1) data[i] = values[i]! > 1e-4 ? 255 : 0;
  return { widthPx, heightPx, data };
}

function maskOf(parts: Components, kept: readonly Piece[], like: GrayPlane): GrayPlane {
  const labels = new Set(kept.map((piece) => piece.component.label));
  const data = new Uint8Array(like.data.length);
  for (let i = 0; i < data.length; i += 1) data[i] = labels.has(parts.labels[i]!) ? 255 : 0;
  return { widthPx: like.widthPx, heightPx: like.heightPx, data };
}

function sumArea(pieces: readonly Piece[]): number {
  return pieces.reduce((sum, piece) => sum + piece.component.areaPx, 0);
}

function overlap(a: PixelRect, b: PixelRect): number {
  const across = Math.min(a.left + a.widthPx, b.left + b.widthPx) - Math.max(a.left, b.left);
  const down = Math.min(a.top + a.heightPx, b.top + b.heightPx) - Math.max(a.top, b.top);
  return Math.max(0, across) * Math.max(0, down);
}

function unite(rects: readonly PixelRect[]): PixelRect {
  const left = Math.min(...rects.map((rect) => rect.left));
  const top = Math.min(...rects.map((rect) => rect.top));
  const right = Math.max(...rects.map((rect) => rect.left + rect.widthPx));
  const bottom = Math.max(...rects.map((rect) => rect.top + rect.heightPx));
  return { left, top, widthPx: right - left, heightPx: bottom - top };
}

function wholeRect(plane: GrayPlane): PixelRect {
  return { left: 0, top: 0, widthPx: plane.widthPx, heightPx: plane.heightPx };
}
