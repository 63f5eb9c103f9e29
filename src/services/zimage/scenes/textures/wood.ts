import { createNoise, hashCell } from '../../../../image/noise.ts';
import { type LinearColour, mix } from '../linear-colour.ts';
import type { SurfaceStretch, SurfaceTexture } from '../row-painter.ts';
import { detailFade } from './detail-fade.ts';

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

const PLANK_LENGTH = 5.5;
const TONES = 512;

/** Planks laid along u: growth rings that wander, fibres, pores, each plank its own tone, fine dark joints. */
export function createWood(options: WoodOptions): SurfaceTexture {
  const noise = createNoise(options.seed);
  const tones = new Float32Array(3 * TONES);
  for (let i = 0; i < TONES; i += 1) tones.set(mix(options.dark, options.light, i / (TONES - 1)), 3 * i);
  const { plankWidth, figure, seed } = options;
  const rings = 5 / plankWidth;

  return (stretch: SurfaceStretch, out: Float32Array) => {
    const { du, dv, count, blurUnits } = stretch;
    const ringFade = figure * detailFade(rings * 1.2, blurUnits);
    const fibreFade = detailFade(60, blurUnits);
    const fineFade = detailFade(170, blurUnits);
    const poreFade = detailFade(110, blurUnits);
    const jointHalf = Math.max(0.004 * plankWidth, 0.0015);
    const jointSoft = Math.max(jointHalf, blurUnits);
    let { u, v } = stretch;
    let plank = Number.NaN;
    let board = Number.NaN;
    let tone = 0;
    let shiftU = 0;
    let shiftV = 0;
    for (let i = 0, at = 0; i < count; i += 1, at += 3, u += du, v += dv) {
      const ownPlank = Math.floor(v / plankWidth);
      const along = u + 3.1 * PLANK_LENGTH * hashOf(ownPlank);
      const ownBoard = Math.floor(along / PLANK_LENGTH);
      if (ownPlank !== plank || ownBoard !== board) {
        plank = ownPlank;
        board = ownBoard;
        tone = hashCell(plank, board, seed) - 0.5;
        shiftU = 37 * hashCell(plank, board, seed + 1);
        shiftV = 53 * hashCell(plank, board, seed + 2);
      }
      const gu = u + shiftU;
      const gv = v + shiftV;
      // Rings: distance from the pith, bent slowly along the plank.
      const bend = 1.15 * noise(gu * 0.55, gv * 1.3) + 0.25 * noise(gu * 1.9 + 9, gv * 4.1);
      const ring = gv * rings + bend * 2.4;
      const phase = ring - Math.floor(ring);
      // Early wood is wide and light, late wood narrow and dark, with a sharp end.
      const late = phase < 0.86 ? phase * phase * 0.75 : ((1 - phase) / 0.14) * 0.555;
      const fibre = noise(gu * 2.2, gv * 60);
      const fine = noise(gu * 5.5 + 3, gv * 170);
      const pore = noise(gu * 7 + 5, gv * 110);
      let value =
        0.62 +
        0.22 * tone +
        0.1 * noise(gu * 0.8 + 4, gv * 2.2 + 7) -
        ringFade * (late - 0.25) +
        0.1 * fibreFade * fibre +
        0.07 * fineFade * fine;
      if (pore > 0.35) value -= 0.5 * poreFade * (pore - 0.35);
      const toPlankEdge = Math.abs(v - plankWidth * Math.round(v / plankWidth));
      const toBoardEnd = Math.abs(along - PLANK_LENGTH * Math.round(along / PLANK_LENGTH));
      const gap = Math.min(toPlankEdge, toBoardEnd);
      const joint = gap < 3 * jointSoft ? (jointHalf / jointSoft) * Math.exp(-((gap / jointSoft) ** 2)) : 0;
      const index = 3 * Math.max(0, Math.min(TONES - 1, (value * (TONES - 1)) | 0));
      const darkening = 1 - 0.72 * joint;
      out[at] = tones[index]! * darkening;
      out[at + 1] = tones[index + 1]! * darkening;
      out[at + 2] = tones[index + 2]! * darkening;
    }
  };

  function hashOf(plank: number): number {
    return hashCell(plank, 0, seed + 3);
  }
}
