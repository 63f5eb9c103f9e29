import { type Ball, paintBall, shadeUnderBall } from '../ball.ts';
import { blurCanvas, createLightCanvas, type LightCanvas, paintShape, shade } from '../light-canvas.ts';
import { fromHex, type LinearColour, mix, scaled, smoothstep } from '../linear-colour.ts';
import type { Look } from '../look.ts';
import { pickPalette } from '../palette.ts';
import { paintPodium, podiumUnder, shadeGround } from '../podium.ts';
import { paintBackdrop, paintSurface } from '../row-painter.ts';
import { type SceneFrame, surfaceEdgeY } from '../scene-frame.ts';
import { createMatt } from '../textures/matt.ts';

interface Palette {
  /** Wall at the light's side, and opposite. */
  readonly ground: LinearColour;
  readonly other: LinearColour;
  readonly floor: LinearColour;
  readonly podium: LinearColour;
  readonly accent: LinearColour;
}

const PALETTES: readonly Palette[] = [
  {
    ground: fromHex('#ff5f7e'),
    other: fromHex('#ff9d5c'),
    floor: fromHex('#ff7f77'),
    podium: fromHex('#ffd9c7'),
    accent: fromHex('#ffc845'),
  },
  {
    ground: fromHex('#6b4df2'),
    other: fromHex('#e65bc9'),
    floor: fromHex('#8d57ec'),
    podium: fromHex('#e7d4ff'),
    accent: fromHex('#35e0e6'),
  },
  {
    ground: fromHex('#13b9c9'),
    other: fromHex('#3a78ff'),
    floor: fromHex('#2a9fe0'),
    podium: fromHex('#d3f3ff'),
    accent: fromHex('#ff6fa3'),
  },
  {
    ground: fromHex('#ffc52e'),
    other: fromHex('#ff8443'),
    floor: fromHex('#ffab3c'),
    podium: fromHex('#fff0cb'),
    accent: fromHex('#ff5577'),
  },
];

/** Saturated colours, a podium and simple solids in coloured studio light. */
export const tiktokVibrant: Look = (frame, productColour) => {
  const palette = pickPalette(PALETTES, frame.seed, productColour);
  const edgeY = surfaceEdgeY(frame);
  const backdrop = paintColourWall(frame, palette, edgeY);
  const light = floorLight(frame, palette, edgeY);
  const podium = frame.view === 'eye_level' ? podiumUnder(frame) : undefined;
  const balls = frame.view === 'eye_level' ? ballsBeside(frame, palette, edgeY) : [];
  for (const ball of balls) shadeUnderBall(light, ball, frame.lightSide);
  if (podium) shadeGround(light, podium, frame.lightSide);
  const key: LinearColour = [1.02, 1, 0.98];
  const fill = mix([1, 1, 1], palette.other, 0.55);
  return {
    painters: [
      paintBackdrop(frame, backdrop),
      paintSurface(frame, {
        texture: createMatt({ seed: frame.seed, colour: palette.floor, tooth: 0.012, grains: 110 }),
        light,
        edgeY,
        edgeBlurPx: 0.0025 * frame.longerPx + 0.5,
        turnDegrees: 0,
        blur: 0.5,
      }),
      ...balls.map((ball) => paintBall(frame, ball, key, fill)),
      ...(podium ? [paintPodium(frame, podium, { colour: palette.podium, key, fill })] : []),
    ],
    grain: 0.9,
    vignette: 0.12,
  };
};

/** Two colours flow into each other; a large disc hangs behind the product and throws a soft shadow. */
function paintColourWall(frame: SceneFrame, palette: Palette, edgeY: number): LightCanvas {
  const canvas = createLightCanvas(frame.widthPx, frame.heightPx, 900);
  const { widthPx, heightPx, lightSide, centreX, shorterPx, random } = frame;
  shade(canvas, (data, at, x, y) => {
    const across = 0.5 + (lightSide * (x - widthPx / 2)) / widthPx;
    const share = smoothstep(0, 1, 0.75 * across + 0.35 * (y / heightPx) - 0.05);
    const colour = mix(palette.ground, palette.other, share);
    const light = 1.06 - 0.22 * across;
    for (let c = 0; c < 3; c += 1) data[at + c] = colour[c]! * light;
  });
  if (frame.view !== 'eye_level') return canvas;
  const radius = (0.33 + 0.05 * random()) * shorterPx;
  const x0 = centreX + lightSide * 0.05 * (random() - 0.5) * widthPx;
  const y0 = Math.min(edgeY - 0.55 * radius, frame.subject.top + 0.45 * frame.subject.heightPx);
  const disc = (dx: number, dy: number, softPx: number) => (x: number, y: number) =>
    smoothstep(radius + softPx, radius - softPx, Math.hypot(x - x0 - dx, y - y0 - dy));
  const bounds = {
    left: x0 - 2 * radius,
    right: x0 + 2 * radius,
    top: y0 - 2 * radius,
    bottom: y0 + 2 * radius,
  };
  const shadow = disc(lightSide * 0.05 * radius, 0.05 * radius, 0.09 * radius);
  paintShape(
    canvas,
    bounds,
    scaled(mix(palette.ground, palette.other, 0.6), 0.55),
    (x, y) => 0.5 * shadow(x, y),
  );
  const tint = mix(palette.ground, [1, 1, 1], 0.3);
  const edge = disc(0, 0, 0.0015 * frame.longerPx + 1);
  paintShape(
    canvas,
    bounds,
    tint,
    (x, y) => edge(x, y) * (1 - 0.25 * smoothstep(-1, 1, (lightSide * (x - x0)) / radius)),
  );
  blurCanvas(canvas, 0.0012 * frame.longerPx);
  return canvas;
}

function floorLight(frame: SceneFrame, palette: Palette, edgeY: number): LightCanvas {
  const canvas = createLightCanvas(frame.widthPx, frame.heightPx, frame.view === 'eye_level' ? 480 : 900);
  const { widthPx, heightPx, lightSide } = frame;
  shade(canvas, (data, at, x, y) => {
    const across = 0.5 + (lightSide * (x - widthPx / 2)) / widthPx;
    const down = Math.max(0, y - edgeY) / heightPx;
    const light = 1.05 - 0.28 * across - 0.1 * down;
    for (let c = 0; c < 3; c += 1) {
      // The coloured lamp on the far side.
      const coloured = 1 + 0.35 * across * (palette.other[c]! - 0.5);
      data[at + c] = light * coloured * (1 - 0.2 * Math.exp(-30 * down));
    }
  });
  if (frame.view !== 'eye_level') layPaper(canvas, frame, palette);
  return canvas;
}

/** Sheets of coloured paper under a product seen from above: a disc and a diagonal, each with its shadow. */
function layPaper(light: LightCanvas, frame: SceneFrame, palette: Palette): void {
  const { widthPx, heightPx, shorterPx, lightSide, random, longerPx } = frame;
  const everywhere = { left: 0, top: 0, right: widthPx, bottom: heightPx };
  const slope = lightSide * (0.35 + 0.2 * random());
  const start = (0.62 + 0.08 * random()) * heightPx;
  const soft = 0.0015 * longerPx + 1;
  const lift = 0.012 * longerPx;
  /** Positive on the sheet. */
  const diagonal = (x: number, y: number) => y - start - slope * (x - widthPx / 2);
  const raised = frame.view === 'raised';
  const wide = raised ? 0.64 * frame.subject.widthPx : 0;
  const radius = Math.max(wide, (0.4 + 0.04 * random()) * shorterPx);
  const centreX = raised ? frame.centreX : widthPx / 2;
  const squash = raised ? 0.62 : 1;
  const centreY = raised ? frame.footY - 0.35 * radius : heightPx / 2;
  const disc = (x: number, y: number) => radius - Math.hypot(x - centreX, (y - centreY) / squash);
  for (const [sheet, colour] of [
    [diagonal, palette.other],
    [disc, palette.podium],
  ] as const) {
    // The light is multiplied by the floor's colour later on.
    const tint = colour.map((value, c) => value / palette.floor[c]!) as unknown as LinearColour;
    paintShape(
      light,
      everywhere,
      [0.25, 0.25, 0.25],
      (x, y) => 0.4 * smoothstep(-1.6 * lift, lift, sheet(x - lightSide * lift, y - lift)),
    );
    paintShape(light, everywhere, tint, (x, y) => smoothstep(-soft, soft, sheet(x, y)));
  }
}

function ballsBeside(frame: SceneFrame, palette: Palette, edgeY: number): Ball[] {
  const { subject, widthPx, heightPx, footY, random, shorterPx } = frame;
  const places = [
    { from: 0, to: subject.left, depth: 0.5 + 0.3 * random() },
    { from: subject.left + subject.widthPx, to: widthPx, depth: 0.35 + 0.3 * random() },
  ];
  return places.flatMap(({ from, to, depth }, index) => {
    const room = to - from;
    const radiusPx = Math.min(0.3 * room, (index === 0 ? 0.075 : 0.05) * shorterPx);
    if (radiusPx < 0.02 * shorterPx) return [];
    const footRow = edgeY + depth * (Math.min(footY + 0.04 * heightPx, heightPx) - edgeY);
    return [
      {
        x: from + room * (index === 0 ? 0.42 : 0.62),
        y: footRow - 0.9 * radiusPx,
        radiusPx,
        colour: index === 0 ? palette.accent : palette.podium,
        blurPx: 0.0022 * frame.longerPx + 0.5,
      },
    ];
  });
}
