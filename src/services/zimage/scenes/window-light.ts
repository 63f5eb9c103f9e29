import { gaussianBlur } from '../../../image/gaussian-blur.ts';
import { createSilhouette, drawBranch, type Silhouette } from './foliage.ts';
import { createLightCanvas, type LightCanvas, shade } from './light-canvas.ts';
import type { LinearColour } from './linear-colour.ts';
import type { SceneFrame } from './scene-frame.ts';

export interface WindowLightOptions {
  /** Light everywhere, and what the sun adds where it comes through. */
  readonly ambient: LinearColour;
  readonly sun: LinearColour;
  readonly panes: boolean;
  readonly plant: 'palm' | 'olive' | 'none';
  /** Penumbra in world units. */
  readonly softness: number;
  /** Where wall and surface meet. */
  readonly edgeY: number;
}

/** Side of the pattern before the window, in world units. */
const PATTERN_UNITS = 4;
const PATTERN_PX = 512;

/**
 * Sunlight through a window at the side, with the shadows of panes and leaves, on wall and surface: every point
 * is traced back along the sun's rays to the window, so that the pattern bends where wall and surface meet.
 */
export function paintWindowLight(frame: SceneFrame, options: WindowLightOptions): LightCanvas {
  const canvas = createLightCanvas(frame.widthPx, frame.heightPx, 720);
  const pattern = windowPattern(frame, options);
  const toWindow = traceToWindow(frame, options.edgeY);
  const { ambient, sun } = options;
  const { longerPx, widthPx, heightPx, lightSide } = frame;
  shade(canvas, (data, at, x, y) => {
    const [s, t] = toWindow(x, y);
    const lit = 1 - readPattern(pattern, s, t);
    // Skylight from the same window: stronger near it.
    const near =
      1 - (0.26 * lightSide * (x - widthPx / 2)) / longerPx - (0.1 * (y - heightPx / 2)) / longerPx;
    for (let c = 0; c < 3; c += 1) data[at + c] = ambient[c]! * near + sun[c]! * lit;
  });
  return canvas;
}

/** Picture point → point on the window's pattern, in world units from its centre. */
function traceToWindow(
  frame: SceneFrame,
  edgeY: number,
): (x: number, y: number) => readonly [number, number] {
  const { camera, centreX, lightSide, random, view, heightPx } = frame;
  const wall = camera.groundRow(Math.max(0, edgeY));
  const fall = 0.5 + 0.12 * random();
  const inward = 0.28 + 0.15 * random();
  const turn = 0.5 + 0.25 * random();
  const wallFoot = Math.max(0, edgeY);
  let rowY = Number.NaN;
  let row = wall;
  let height = 0;
  /** Seen from above there is no wall to meet: a high sun, which hardly stretches the pattern. */
  const highSun = (sideways: number, depth: number): [number, number] => [
    0.8 * (sideways * Math.cos(turn) + depth * Math.sin(turn)),
    0.8 * (depth * Math.cos(turn) - sideways * Math.sin(turn)),
  ];
  const trace = (x: number, y: number): [number, number] => {
    if (y !== rowY) {
      rowY = y;
      row = y > edgeY ? camera.groundRow(y) : wall;
      height = y > edgeY ? 0 : camera.heightOnWall(y, wallFoot);
    }
    const sideways = lightSide * (x - centreX) * row.unitsPerPx;
    if (view !== 'eye_level') return highSun(sideways, row.depth);
    return [row.depth - sideways * inward * 1.6, height + sideways * fall - 0.35 * row.depth];
  };
  const targetY = view === 'eye_level' ? Math.max(0, edgeY * 0.62) : heightPx * 0.45;
  const [s0, t0] = trace(centreX, targetY);
  const [shiftS, shiftT] = [0.5 * (random() - 0.5), 0.3 * (random() - 0.5)];
  return (x, y) => {
    const [s, t] = trace(x, y);
    return [s - s0 + shiftS, t - t0 + shiftT];
  };
}

/** What keeps the sun out: 1 = shadow. Columns follow s, rows run down with −t. */
function windowPattern(frame: SceneFrame, options: WindowLightOptions): Silhouette {
  const pattern = createSilhouette(PATTERN_PX);
  if (options.plant !== 'none') drawPlants(pattern, options.plant, frame.random);
  // Leaves hang at different distances from the wall: none is as sharp as the window's own frame.
  gaussianBlur(
    pattern.data,
    PATTERN_PX,
    PATTERN_PX,
    1,
    (0.8 * options.softness * PATTERN_PX) / PATTERN_UNITS,
  );
  for (let i = 0; i < pattern.data.length; i += 1) pattern.data[i]! *= 0.9;
  if (options.panes) drawPanes(pattern, frame.random);
  gaussianBlur(pattern.data, PATTERN_PX, PATTERN_PX, 1, (options.softness * PATTERN_PX) / PATTERN_UNITS);
  return pattern;
}

function drawPanes(pattern: Silhouette, random: () => number): void {
  const paneWidth = 0.5 + 0.14 * random();
  const paneHeight = 0.62 + 0.18 * random();
  const bar = 0.05;
  const columns = 3;
  const rows = 3;
  for (let y = 0; y < PATTERN_PX; y += 1) {
    const t = ((y + 0.5) / PATTERN_PX - 0.5) * PATTERN_UNITS;
    for (let x = 0; x < PATTERN_PX; x += 1) {
      const s = ((x + 0.5) / PATTERN_PX - 0.5) * PATTERN_UNITS;
      const inS = s / paneWidth + columns / 2;
      const inT = t / paneHeight + rows / 2;
      const outside = inS < 0 || inS > columns || inT < 0 || inT > rows;
      const toBar = Math.min(
        Math.abs(inS - Math.round(inS)) * paneWidth,
        Math.abs(inT - Math.round(inT)) * paneHeight,
      );
      if (outside || toBar < bar / 2) pattern.data[y * PATTERN_PX + x] = 1;
    }
  }
}

function drawPlants(pattern: Silhouette, plant: 'palm' | 'olive', random: () => number): void {
  const branches = plant === 'palm' ? 3 : 4;
  for (let i = 0; i < branches; i += 1) {
    const high = 0.1 + (0.75 * (i + random())) / branches;
    const side = random() < 0.5 ? 0 : 1;
    const from: [number, number] = [side === 0 ? 0.1 : 0.9, high];
    const to: [number, number] = [
      side === 0 ? 0.52 + 0.12 * random() : 0.36 + 0.12 * random(),
      high + 0.3 * (random() - 0.35),
    ];
    drawBranch(pattern, {
      from,
      to,
      bend: 0.5 * (random() - 0.5),
      leaves: plant === 'palm' ? 17 : 9,
      leafLength: plant === 'palm' ? 0.17 : 0.085,
      leafWidth: plant === 'palm' ? 0.02 : 0.038,
      spreadDegrees: plant === 'palm' ? 58 : 50,
      random,
    });
  }
}

function readPattern(pattern: Silhouette, s: number, t: number): number {
  const last = PATTERN_PX - 1.001;
  const x = Math.min(last, Math.max(0, (s / PATTERN_UNITS + 0.5) * PATTERN_PX - 0.5));
  const y = Math.min(last, Math.max(0, (0.5 - t / PATTERN_UNITS) * PATTERN_PX - 0.5));
  const column = Math.floor(x);
  const row = Math.floor(y);
  const fx = x - column;
  const fy = y - row;
  const at = row * PATTERN_PX + column;
  const d = pattern.data;
  const top = d[at]! + fx * (d[at + 1]! - d[at]!);
  const bottom = d[at + PATTERN_PX]! + fx * (d[at + PATTERN_PX + 1]! - d[at + PATTERN_PX]!);
  return top + fy * (bottom - top);
}
