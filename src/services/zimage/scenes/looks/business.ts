import { createLightCanvas, type LightCanvas, shade } from '../light-canvas.ts';
import { fromHex, type LinearColour, mix, smoothstep } from '../linear-colour.ts';
import type { Look } from '../look.ts';
import { pickPalette } from '../palette.ts';
import { mirrorBackdrop } from '../reflection.ts';
import { paintBackdrop, paintSurface } from '../row-painter.ts';
import { type SceneFrame, surfaceEdgeY } from '../scene-frame.ts';
import { createStone } from '../textures/stone.ts';

interface Palette {
  /** Backdrop where it glows, and at its ends. */
  readonly ground: LinearColour;
  readonly dark: LinearColour;
  readonly stone: LinearColour;
  readonly stoneDark: LinearColour;
  readonly veins: number;
}

const PALETTES: readonly Palette[] = [
  {
    ground: fromHex('#7288a3'),
    dark: fromHex('#1b2735'),
    stone: fromHex('#5a6470'),
    stoneDark: fromHex('#2a3038'),
    veins: 0,
  },
  {
    ground: fromHex('#a9b3bd'),
    dark: fromHex('#4c5660'),
    stone: fromHex('#8f979f'),
    stoneDark: fromHex('#545b63'),
    veins: 0,
  },
  {
    ground: fromHex('#d3d9df'),
    dark: fromHex('#8792a0'),
    stone: fromHex('#dfe3e7'),
    stoneDark: fromHex('#a6adb5'),
    veins: 0.8,
  },
  {
    ground: fromHex('#777c83'),
    dark: fromHex('#202327'),
    stone: fromHex('#4b4f54'),
    stoneDark: fromHex('#202225'),
    veins: 0,
  },
];

/** A honed stone desk before a cool backdrop with a glow behind the product. */
export const business: Look = (frame, productColour) => {
  const palette = pickPalette(PALETTES, frame.seed, productColour, (choice) =>
    frame.view === 'eye_level' ? choice.ground : mix(choice.stoneDark, choice.stone, 0.5),
  );
  const edgeY = surfaceEdgeY(frame);
  const backdrop = paintGlow(frame, palette);
  const stone = createStone({
    seed: frame.seed,
    dark: palette.stoneDark,
    light: palette.stone,
    clouds: 0.5,
    grit: 0.8,
    veins: palette.veins,
  });
  return {
    painters: [
      paintBackdrop(frame, backdrop),
      paintSurface(frame, {
        texture: stone,
        light: deskLight(frame, edgeY),
        ...(frame.view === 'overhead' ? {} : { reflection: mirrorBackdrop(frame, backdrop, edgeY, 0.9) }),
        edgeY,
        edgeBlurPx: 0.005 * frame.longerPx + 0.5,
        turnDegrees: 20 * (frame.random() - 0.5),
        blur: 0.6,
      }),
    ],
    grain: 1,
    vignette: 0.2,
  };
};

function paintGlow(frame: SceneFrame, { ground, dark }: Palette): LightCanvas {
  const canvas = createLightCanvas(frame.widthPx, frame.heightPx, 480);
  const { centreX, subject, longerPx, lightSide, random, widthPx } = frame;
  const glowX = centreX - 0.08 * lightSide * widthPx;
  const glowY = subject.top + 0.35 * subject.heightPx;
  const panel = 0.3 + 0.1 * random();
  shade(canvas, (data, at, x, y) => {
    const away = Math.hypot(x - glowX, 1.1 * (y - glowY)) / longerPx;
    const glow = Math.exp(-3.6 * away * away);
    // A tall wall panel far behind, hardly lighter than the rest.
    const inPanel = smoothstep(0.02, 0, Math.abs((lightSide * (x - centreX)) / widthPx - panel) - 0.16);
    const colour = mix(dark, ground, Math.min(1, 0.06 + 0.94 * glow));
    for (let c = 0; c < 3; c += 1) data[at + c] = colour[c]! * (1 + 0.09 * inPanel);
  });
  return canvas;
}

function deskLight(frame: SceneFrame, edgeY: number): LightCanvas {
  const canvas = createLightCanvas(frame.widthPx, frame.heightPx, 240);
  const { widthPx, heightPx, lightSide, centreX, footY, longerPx } = frame;
  shade(canvas, (data, at, x, y) => {
    const across = (lightSide * (x - centreX)) / widthPx;
    const pool = Math.hypot(x - centreX + 0.1 * lightSide * widthPx, 1.6 * (y - footY)) / longerPx;
    const back = Math.exp(-Math.max(0, y - edgeY) / (0.05 * heightPx));
    const light = (0.55 + 0.6 * Math.exp(-4 * pool * pool)) * (1 - 0.3 * across) * (1 - 0.15 * back);
    data[at] = 0.97 * light;
    data[at + 1] = light;
    data[at + 2] = 1.04 * light;
  });
  return canvas;
}
