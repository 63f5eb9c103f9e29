import { paintInterior } from '../interior.ts';
import { createLightCanvas, type LightCanvas, shade } from '../light-canvas.ts';
import { fromHex, type LinearColour } from '../linear-colour.ts';
import type { Look } from '../look.ts';
import { pickPalette } from '../palette.ts';
import { mirrorBackdrop } from '../reflection.ts';
import { paintBackdrop, paintSurface } from '../row-painter.ts';
import { type SceneFrame, surfaceEdgeY } from '../scene-frame.ts';
import { createWood } from '../textures/wood.ts';
import { paintWindowLight } from '../window-light.ts';

interface Palette {
  /** Of the wood: what the product stands on. */
  readonly ground: LinearColour;
  readonly dark: LinearColour;
  readonly wall: LinearColour;
  readonly furniture: LinearColour;
  readonly accent: LinearColour;
}

const PALETTES: readonly Palette[] = [
  {
    ground: fromHex('#a97c53'),
    dark: fromHex('#553520'),
    wall: fromHex('#dfd8cd'),
    furniture: fromHex('#6d5440'),
    accent: fromHex('#6f8377'),
  },
  {
    ground: fromHex('#d9b98c'),
    dark: fromHex('#8a6238'),
    wall: fromHex('#e6ddd0'),
    furniture: fromHex('#8d6b4a'),
    accent: fromHex('#a8654a'),
  },
  {
    ground: fromHex('#cfae85'),
    dark: fromHex('#7d5a38'),
    wall: fromHex('#d5d8d3'),
    furniture: fromHex('#a58a6c'),
    accent: fromHex('#54708a'),
  },
];

/** A wooden table in a bright living room that lies far out of focus. */
export const modernHome: Look = (frame, productColour) => {
  const palette = pickPalette(PALETTES, frame.seed, productColour);
  const edgeY = surfaceEdgeY(frame, 0.15);
  const wood = createWood({
    seed: frame.seed,
    dark: palette.dark,
    light: palette.ground,
    plankWidth: 0.42 + 0.1 * frame.random(),
    figure: 0.36,
  });
  const surface = { texture: wood, edgeY, turnDegrees: 4 * (frame.random() - 0.5) };
  if (frame.view === 'overhead') {
    const light = paintWindowLight(frame, {
      ambient: [0.62, 0.62, 0.63],
      sun: [0.4, 0.36, 0.3],
      panes: true,
      plant: 'olive',
      softness: 0.06,
      edgeY,
    });
    return {
      painters: [paintSurface(frame, { ...surface, light, edgeBlurPx: 1, blur: 0 })],
      grain: 1,
      vignette: 0.14,
    };
  }
  const room = paintInterior(frame, edgeY, palette);
  return {
    painters: [
      paintBackdrop(frame, room),
      paintSurface(frame, {
        ...surface,
        light: tableLight(frame, edgeY),
        reflection: mirrorBackdrop(frame, room, edgeY, 0.5),
        edgeBlurPx: 0.006 * frame.longerPx + 0.5,
        blur: 0.6,
      }),
    ],
    grain: 1.1,
    vignette: 0.14,
  };
};

/** Daylight from the window: falls off across the table. */
function tableLight(frame: SceneFrame, edgeY: number): LightCanvas {
  const canvas = createLightCanvas(frame.widthPx, frame.heightPx, 200);
  const { widthPx, heightPx, lightSide } = frame;
  shade(canvas, (data, at, x, y) => {
    const across = (lightSide * (x - widthPx / 2)) / widthPx;
    const towards = Math.max(0, y - edgeY) / heightPx;
    const light = 0.9 - 0.3 * across - 0.22 * towards;
    data[at] = light * 1.02;
    data[at + 1] = light;
    data[at + 2] = light * 0.97;
  });
  return canvas;
}
