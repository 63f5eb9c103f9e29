import { createLightCanvas, shade } from '../light-canvas.ts';
import { fromHex, type LinearColour, mix } from '../linear-colour.ts';
import type { Look } from '../look.ts';
import { pickPalette } from '../palette.ts';
import { paintBackdrop, paintSurface, paintWallTexture, type SurfaceTexture } from '../row-painter.ts';
import { surfaceEdgeY } from '../scene-frame.ts';
import { createLinen } from '../textures/linen.ts';
import { createMatt } from '../textures/matt.ts';
import { createStone } from '../textures/stone.ts';
import { createWood } from '../textures/wood.ts';
import { raiseRelief } from '../wall-relief.ts';
import { paintWindowLight } from '../window-light.ts';

interface Palette {
  /** Of the wall. */
  readonly ground: LinearColour;
  readonly surface: 'wood' | 'linen' | 'stone';
  readonly dark: LinearColour;
  readonly light: LinearColour;
}

const PALETTES: readonly Palette[] = [
  { ground: fromHex('#ece5da'), surface: 'wood', dark: fromHex('#9a7550'), light: fromHex('#e6cfae') },
  { ground: fromHex('#eae6df'), surface: 'linen', dark: fromHex('#d9cfbf'), light: fromHex('#ebe3d6') },
  { ground: fromHex('#e9e2d6'), surface: 'stone', dark: fromHex('#cfc6b8'), light: fromHex('#f4efe6') },
  { ground: fromHex('#dfe1da'), surface: 'wood', dark: fromHex('#8c6a49'), light: fromHex('#dcc19b') },
];

/** Sun through a window with leaf shadows on a plastered wall, on light wood, linen or stone. */
export const naturalLight: Look = (frame, productColour) => {
  const palette = pickPalette(PALETTES, frame.seed, productColour, (choice) =>
    frame.view === 'eye_level' ? choice.ground : mix(choice.dark, choice.light, 0.6),
  );
  const edgeY = surfaceEdgeY(frame);
  const light = paintWindowLight(frame, {
    ambient: [0.56, 0.565, 0.58],
    sun: [0.54, 0.48, 0.4],
    panes: frame.random() < 0.6,
    plant: frame.random() < 0.5 ? 'palm' : 'olive',
    softness: 0.03,
    edgeY,
  });
  const wall = createLightCanvas(frame.widthPx, frame.heightPx, 720);
  wall.data.set(light.data);
  const corner = 0.07 * frame.heightPx;
  shade(wall, (data, at, _x, y) => {
    // Where wall and surface meet, each hides a part of the sky from the other.
    const occlusion = 1 - 0.28 * Math.exp(-Math.max(0, edgeY - y) / corner);
    for (let c = 0; c < 3; c += 1) data[at + c]! *= palette.ground[c]! * occlusion;
  });
  shade(light, (data, at, _x, y) => {
    const occlusion = 1 - 0.24 * Math.exp(-Math.max(0, y - edgeY) / (0.5 * corner));
    for (let c = 0; c < 3; c += 1) data[at + c]! *= occlusion;
  });
  if (edgeY > 0) raiseRelief(wall, frame, 0.8, edgeY);
  const plaster = createMatt({ seed: frame.seed, colour: [1, 1, 1], tooth: 0.05, grains: 75 });
  return {
    painters: [
      paintBackdrop(frame, wall),
      paintWallTexture(frame, plaster, 0.001 * frame.longerPx, edgeY + 0.02 * frame.heightPx),
      paintSurface(frame, {
        texture: surfaceOf(palette, frame.seed),
        light,
        edgeY,
        edgeBlurPx: 0.0025 * frame.longerPx + 0.5,
        turnDegrees: palette.surface === 'wood' ? 3 * (frame.random() - 0.5) : 12 * (frame.random() - 0.5),
        blur: 0.5,
      }),
    ],
    grain: 1,
    vignette: 0.1,
  };
};

function surfaceOf(palette: Palette, seed: number): SurfaceTexture {
  const { dark, light } = palette;
  if (palette.surface === 'wood') return createWood({ seed, dark, light, plankWidth: 0.46, figure: 0.3 });
  if (palette.surface === 'linen') return createLinen({ seed, colour: light, threads: 95, folds: 0.35 });
  return createStone({ seed, dark, light, clouds: 0.7, grit: 0.7, veins: 0.35 });
}
