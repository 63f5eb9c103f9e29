import { discBlur } from './disc-blur.ts';
import { blurCanvas, createLightCanvas, type LightCanvas, paintShape, shade } from './light-canvas.ts';
import { fromHex, type LinearColour, mix, scaled, smoothstep } from './linear-colour.ts';
import { paintPlant } from './potted-plant.ts';
import { type Room, rectangle, roomOf } from './room.ts';
import type { SceneFrame } from './scene-frame.ts';

export interface InteriorColours {
  readonly wall: LinearColour;
  readonly furniture: LinearColour;
  readonly accent: LinearColour;
}

/**
 * A living room far out of focus: a bright window with curtains on the side of the light, furniture, a picture, a
 * plant and a lamp on the other. Painted in linear light with true brightness, then blurred by a lens's disc.
 */
export function paintInterior(frame: SceneFrame, edgeY: number, colours: InteriorColours): LightCanvas {
  const canvas = createLightCanvas(frame.widthPx, frame.heightPx, 440);
  const room = roomOf(frame, edgeY);
  const { random } = frame;
  paintWall(canvas, frame, room, colours);
  paintWindow(canvas, room, random);
  if (random() < 0.75) paintPicture(canvas, room, colours, random);
  paintSideboard(canvas, room, colours, random);
  paintPlant(canvas, room, random);
  paintLamp(canvas, room, random);
  discBlur(canvas, 0.019 * frame.longerPx);
  blurCanvas(canvas, Math.max(0.006 * frame.longerPx, 1.6 / canvas.scale));
  return canvas;
}

function paintWall(canvas: LightCanvas, frame: SceneFrame, room: Room, colours: InteriorColours): void {
  const windowX = room.x(0.05);
  shade(canvas, (data, at, x, y) => {
    const far = Math.abs(x - windowX) / frame.widthPx;
    const light = 1.02 - 0.42 * smoothstep(0.1, 1, far) - 0.1 * smoothstep(0.3, 1, y / frame.heightPx);
    for (let c = 0; c < 3; c += 1) data[at + c] = colours.wall[c]! * light;
  });
}

function paintWindow(canvas: LightCanvas, room: Room, random: () => number): void {
  const right = 0.22 + 0.06 * random();
  const outside: LinearColour = [1.75, 1.8, 1.85];
  rectangle(canvas, room.x(-0.2), room.y(-0.2), room.x(right), room.y(0.82), outside);
  // Trees far outside.
  for (let i = 0; i < 10; i += 1) {
    const cx = room.x(right * random());
    const cy = room.y(0.45 + 0.35 * random());
    const r = room.px(0.03 + 0.05 * random());
    paintShape(
      canvas,
      { left: cx - r, right: cx + r, top: cy - r, bottom: cy + r },
      [0.75, 0.95, 0.62],
      (x, y) =>
        Math.hypot(x - cx, y - cy) < r &&
        x * (room.x(1) - room.x(0)) < room.x(right) * (room.x(1) - room.x(0))
          ? 0.55
          : 0,
    );
  }
  const frameColour = fromHex('#e8e4dd');
  const bar = 0.012;
  for (const share of [right, right * 0.5]) {
    rectangle(
      canvas,
      room.x(share - bar / 2),
      room.y(-0.2),
      room.x(share + bar / 2),
      room.y(0.82),
      frameColour,
    );
  }
  rectangle(canvas, room.x(-0.1), room.y(0.4), room.x(right), room.y(0.4) + room.px(0.014), frameColour);
  rectangle(
    canvas,
    room.x(-0.1),
    room.y(0.82),
    room.x(right + 0.03),
    room.y(0.82) + room.px(0.025),
    frameColour,
  );
  paintCurtain(canvas, room, right, random);
}

function paintCurtain(canvas: LightCanvas, room: Room, from: number, random: () => number): void {
  const start = from - 0.035;
  const width = 0.12 + 0.03 * random();
  const phase = 6 * random();
  const linen = fromHex('#f3ede2');
  const x0 = room.x(start);
  const x1 = room.x(start + width);
  for (let step = 0; step < 48; step += 1) {
    const a = x0 + ((x1 - x0) * step) / 48;
    const b = x0 + ((x1 - x0) * (step + 1)) / 48;
    const fold = 0.5 + 0.5 * Math.sin(phase + step * 0.85);
    const translucent = 1 - step / 48;
    rectangle(canvas, a, room.y(-0.2), b, room.y(1.1), scaled(linen, 0.55 + 0.3 * fold + 0.35 * translucent));
  }
}

function paintPicture(canvas: LightCanvas, room: Room, colours: InteriorColours, random: () => number): void {
  const x = 0.44 + 0.12 * random();
  const top = 0.14 + 0.08 * random();
  const width = room.px(0.2 + 0.06 * random());
  const height = width * (1.15 + 0.25 * random());
  const left = room.x(x) - width / 2;
  const y = room.y(top);
  rectangle(canvas, left, y, left + width, y + height, scaled(colours.furniture, 0.7));
  const inset = 0.06 * width;
  rectangle(canvas, left + inset, y + inset, left + width - inset, y + height - inset, fromHex('#efeae2'));
  const mount = 0.24 * width;
  rectangle(
    canvas,
    left + mount,
    y + mount,
    left + width - mount,
    y + height - mount,
    mix(colours.accent, colours.wall, 0.35),
  );
}

function paintSideboard(
  canvas: LightCanvas,
  room: Room,
  colours: InteriorColours,
  random: () => number,
): void {
  const top = 0.72 + 0.06 * random();
  const start = 0.46 + 0.06 * random();
  rectangle(canvas, room.x(start), room.y(top), room.x(0.8), room.y(1.3), scaled(colours.furniture, 0.85));
  rectangle(
    canvas,
    room.x(start - 0.01),
    room.y(top) - room.px(0.014),
    room.x(0.81),
    room.y(top),
    scaled(colours.furniture, 1.35),
  );
  for (let i = 0; i < 3; i += 1) {
    const height = room.px(0.05 + 0.07 * random());
    const x = room.x(start + 0.05 + 0.055 * i + 0.02 * random());
    const width = room.px(0.022 + 0.02 * random());
    const colour = mix(i % 2 === 0 ? colours.accent : fromHex('#d9cdbd'), colours.wall, 0.4 * random());
    rectangle(
      canvas,
      x,
      room.y(top) - room.px(0.014) - height,
      x + width,
      room.y(top) - room.px(0.014),
      colour,
    );
  }
}

function paintLamp(canvas: LightCanvas, room: Room, random: () => number): void {
  const x = room.x(0.64 + 0.08 * random());
  const y = room.y(0.3 + 0.1 * random());
  const width = room.px(0.11 + 0.03 * random());
  const height = width * 0.72;
  const glow = 3.2 * width;
  paintShape(
    canvas,
    { left: x - glow, right: x + glow, top: y - glow, bottom: y + glow },
    [1.25, 1.0, 0.68],
    (px, py) => {
      const d = Math.hypot(px - x, py - y) / glow;
      return d < 1 ? 0.38 * (1 - d) ** 2 : 0;
    },
  );
  rectangle(canvas, x - 0.03 * width, y, x + 0.03 * width, room.y(0.76), fromHex('#8f7f6c'));
  paintShape(
    canvas,
    { left: x - width, right: x + width, top: y - height, bottom: y + height },
    [1.9, 1.5, 1.02],
    (px, py) => {
      const down = (py - (y - height / 2)) / height;
      const half = width * (0.34 + 0.16 * down);
      return down >= 0 && down <= 1 && Math.abs(px - x) < half ? 1 : 0;
    },
  );
}
