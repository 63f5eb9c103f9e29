import { gaussianBlur } from '../../../image/gaussian-blur.ts';
import type { LinearColour } from './linear-colour.ts';

/**
 * A picture in linear light at reduced resolution, for what is smooth: backdrops out of focus, light, shade.
 * Shapes are given in pixels of the full picture.
 */
export interface LightCanvas {
  readonly widthPx: number;
  readonly heightPx: number;
  /** Pixels of this canvas a pixel of the full picture. */
  readonly scale: number;
  /** Three floats a pixel. */
  readonly data: Float32Array;
}

/** @param longerSidePx of the canvas; never more than the picture's own */
export function createLightCanvas(widthPx: number, heightPx: number, longerSidePx: number): LightCanvas {
  const scale = Math.min(1, longerSidePx / Math.max(widthPx, heightPx));
  const canvasWidth = Math.max(2, Math.round(widthPx * scale));
  const canvasHeight = Math.max(2, Math.round(heightPx * scale));
  return {
    widthPx: canvasWidth,
    heightPx: canvasHeight,
    scale,
    data: new Float32Array(3 * canvasWidth * canvasHeight),
  };
}

/** Writes a pixel's three channels at `at` of the canvas's data. */
export type Shader = (data: Float32Array, at: number, x: number, y: number) => void;

/** Calls the shader once a canvas pixel, with the pixel's centre in the full picture. */
export function shade(canvas: LightCanvas, shader: Shader): void {
  let at = 0;
  for (let row = 0; row < canvas.heightPx; row += 1) {
    const y = (row + 0.5) / canvas.scale;
    for (let column = 0; column < canvas.widthPx; column += 1, at += 3) {
      shader(canvas.data, at, (column + 0.5) / canvas.scale, y);
    }
  }
}

/** Bounds of a shape, in pixels of the full picture. */
export interface Bounds {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Paints a colour where `coverage` (0–1, asked in full-picture pixels) says so. */
export function paintShape(
  canvas: LightCanvas,
  bounds: Bounds,
  colour: LinearColour,
  coverage: (x: number, y: number) => number,
): void {
  const { scale, widthPx, heightPx, data } = canvas;
  const firstColumn = Math.max(0, Math.floor(bounds.left * scale));
  const lastColumn = Math.min(widthPx - 1, Math.ceil(bounds.right * scale));
  const firstRow = Math.max(0, Math.floor(bounds.top * scale));
  const lastRow = Math.min(heightPx - 1, Math.ceil(bounds.bottom * scale));
  for (let row = firstRow; row <= lastRow; row += 1) {
    for (let column = firstColumn; column <= lastColumn; column += 1) {
      const share = coverage((column + 0.5) / scale, (row + 0.5) / scale);
      if (share <= 0) continue;
      const at = 3 * (row * widthPx + column);
      for (let c = 0; c < 3; c += 1) data[at + c]! += share * (colour[c]! - data[at + c]!);
    }
  }
}

/** @param sigmaPx in pixels of the full picture */
export function blurCanvas(canvas: LightCanvas, sigmaPx: number): void {
  gaussianBlur(canvas.data, canvas.widthPx, canvas.heightPx, 3, sigmaPx * canvas.scale);
}

/** Reads rows of a canvas at full resolution, bilinearly. */
export interface RowSampler {
  /** @param out three floats a pixel of the full picture */
  readRow(y: number, out: Float32Array): void;
}

export function sampleRows(canvas: LightCanvas, fullWidthPx: number): RowSampler {
  const { widthPx, heightPx, scale, data } = canvas;
  const blended = new Float32Array(3 * (widthPx + 1));
  return {
    readRow: (y, out) => {
      const v = Math.min(heightPx - 1, Math.max(0, (y + 0.5) * scale - 0.5));
      const upper = Math.floor(v);
      const share = v - upper;
      const above = 3 * upper * widthPx;
      const below = 3 * Math.min(upper + 1, heightPx - 1) * widthPx;
      const length = 3 * widthPx;
      for (let i = 0; i < length; i += 1) {
        const value = data[above + i]!;
        blended[i] = value + share * (data[below + i]! - value);
      }
      blended.copyWithin(length, length - 3, length);
      for (let x = 0, to = 0; x < fullWidthPx; x += 1, to += 3) {
        const u = Math.min(widthPx - 1, Math.max(0, (x + 0.5) * scale - 0.5));
        const left = Math.floor(u);
        const part = u - left;
        const from = 3 * left;
        const r = blended[from]!;
        const g = blended[from + 1]!;
        const b = blended[from + 2]!;
        out[to] = r + part * (blended[from + 3]! - r);
        out[to + 1] = g + part * (blended[from + 4]! - g);
        out[to + 2] = b + part * (blended[from + 5]! - b);
      }
    },
  };
}
