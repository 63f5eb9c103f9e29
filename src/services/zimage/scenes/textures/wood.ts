import { createNoise, hashCell } from '../../../../image/noise.ts';
import { type LinearColour, mix } from '../linear-colour.ts';
import type { SurfaceStretch, SurfaceTexture } from '../row-painter.ts';
import { detailFade } from './detail-fade.ts';
import { createNoiseRows, fillNoise } from './noise-row.ts';

export interface WoodOptions {
  readonly seed: number;
  /** Late wood and grain lines. */
  readonly dark: LinearColour;
  readonly light: LinearColour;
  /** Width of a plank in world units. */
  readonly plankWidth: number;
  /** Contrast of the growth rings, 0–1. */
  readonly figure: number;
}

/** In world units. */
const PLANK_LENGTH = 5.5;
const TONES = 512;

/** Planks laid along u: growth rings that wander, fibres, pores, each plank its own tone, fine dark joints. */
export function createWood(options: WoodOptions): SurfaceTexture {
  const noise = createNoise(options.seed);
  const rows = createNoiseRows(6);
  const tones = new Float32Array(3 * TONES);
  for (let i = 0; i < TONES; i += 1) tones.set(mix(options.dark, options.light, i / (TONES - 1)), 3 * i);
  const { plankWidth, figure, seed } = options;
  const rings = 5 / plankWidth;

  /** One board: all samples lie in it. */
  const paintBoard = (
    stretch: SurfaceStretch,
    from: number,
    count: number,
    board: Board,
    out: Float32Array,
  ) => {
    const { du, dv, blurUnits } = stretch;
    const [bend, slowBend, tint, fibre, fine, pore] = rows(stretch.count) as [
      Float32Array,
      Float32Array,
      Float32Array,
      Float32Array,
      Float32Array,
      Float32Array,
    ];
    const u = stretch.u + from * du + board.shiftU;
    const v = stretch.v + from * dv + board.shiftV;
    const fill = (row: Float32Array, scaleU: number, scaleV: number, shift: number) =>
      fillNoise(noise, row, from, count, u * scaleU + shift, v * scaleV, du * scaleU, dv * scaleV);
    const fade = { fibre: 0.1 * detailFade(60, blurUnits), fine: 0.07 * detailFade(170, blurUnits) };
    const poreFade = 0.5 * detailFade(110, blurUnits);
    const ringFade = figure * detailFade(rings * 1.2, blurUnits);
    fill(slowBend, 0.55, 1.3, 0);
    fill(bend, 1.9, 4.1, 9);
    fill(tint, 0.8, 2.2, 4);
    if (fade.fibre > 0.002) fill(fibre, 2.2, 60, 0);
    else fibre.fill(0, from, from + count);
    if (fade.fine > 0.002) fill(fine, 5.5, 170, 3);
    else fine.fill(0, from, from + count);
    if (poreFade > 0.004) fill(pore, 7, 110, 5);
    else pore.fill(0, from, from + count);
    for (let i = from, at = 3 * from; i < from + count; i += 1, at += 3) {
      const ring = (v + (i - from) * dv) * rings + 2.4 * (1.15 * slowBend[i]! + 0.25 * bend[i]!);
      const phase = ring - Math.floor(ring);
      // Early wood is wide and light, late wood narrow and dark, with a sharp end.
      const late = phase < 0.86 ? phase * phase * 0.75 : ((1 - phase) / 0.14) * 0.555;
      let value =
        0.62 +
        0.22 * board.tone +
        0.1 * tint[i]! -
        ringFade * (late - 0.25) +
        fade.fibre * fibre[i]! +
        fade.fine * fine[i]!;
      if (pore[i]! > 0.35) value -= poreFade * (pore[i]! - 0.35);
      const index = 3 * Math.max(0, Math.min(TONES - 1, (value * (TONES - 1)) | 0));
      out[at] = tones[index]!;
      out[at + 1] = tones[index + 1]!;
      out[at + 2] = tones[index + 2]!;
    }
  };

  return (stretch, out) => {
    const { u, v, du, dv, count } = stretch;
    let from = 0;
    let board = boardAt(u, v, plankWidth, seed);
    for (let i = 1; i <= count; i += 1) {
      const next = i < count && isIn(board, u + i * du, v + i * dv, plankWidth);
      if (next) continue;
      paintBoard(stretch, from, i - from, board, out);
      from = i;
      if (i < count) board = boardAt(u + i * du, v + i * dv, plankWidth, seed);
    }
    darkenJoints(stretch, out, plankWidth, seed);
  };
}

interface Board {
  readonly plank: number;
  readonly index: number;
  /** Offset of the plank's ends along u. */
  readonly start: number;
  /** −0.5 to 0.5. */
  readonly tone: number;
  readonly shiftU: number;
  readonly shiftV: number;
}

function boardAt(u: number, v: number, plankWidth: number, seed: number): Board {
  const plank = Math.floor(v / plankWidth);
  const start = 3.1 * PLANK_LENGTH * hashCell(plank, 0, seed + 3);
  const index = Math.floor((u + start) / PLANK_LENGTH);
  return {
    plank,
    index,
    start,
    tone: hashCell(plank, index, seed) - 0.5,
    shiftU: 37 * hashCell(plank, index, seed + 1),
    shiftV: 53 * hashCell(plank, index, seed + 2),
  };
}

function isIn(board: Board, u: number, v: number, plankWidth: number): boolean {
  return (
    Math.floor(v / plankWidth) === board.plank && Math.floor((u + board.start) / PLANK_LENGTH) === board.index
  );
}

/** Joints are thin: seen from afar they fade instead of flickering. */
function darkenJoints(stretch: SurfaceStretch, out: Float32Array, plankWidth: number, seed: number): void {
  const { u, v, du, dv, count, blurUnits } = stretch;
  const half = Math.max(0.004 * plankWidth, 0.0015);
  const soft = Math.max(half, blurUnits);
  const darkness = (0.72 * half) / soft;
  let plank = Number.NaN;
  let start = 0;
  for (let i = 0; i < count; i += 1) {
    const ownV = v + i * dv;
    const own = Math.floor(ownV / plankWidth);
    if (own !== plank) {
      plank = own;
      start = 3.1 * PLANK_LENGTH * hashCell(plank, 0, seed + 3);
    }
    const along = u + i * du + start;
    const toEdge = Math.abs(ownV - plankWidth * Math.round(ownV / plankWidth));
    const toEnd = Math.abs(along - PLANK_LENGTH * Math.round(along / PLANK_LENGTH));
    const gap = Math.min(toEdge, toEnd) / soft;
    if (gap > 2.6) continue;
    const light = 1 - darkness * Math.exp(-gap * gap);
    out[3 * i]! *= light;
    out[3 * i + 1]! *= light;
    out[3 * i + 2]! *= light;
  }
}
