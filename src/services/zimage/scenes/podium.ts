import { type LightCanvas, shade } from './light-canvas.ts';
import type { LinearColour } from './linear-colour.ts';
import { smoothstep } from './linear-colour.ts';
import type { RowPainter } from './row-painter.ts';
import type { SceneFrame } from './scene-frame.ts';

/** A low round podium as the camera sees it: an ellipse on top and a side below it. */
export interface Podium {
  readonly centreX: number;
  /** Middle of the top. */
  readonly topY: number;
  readonly radiusX: number;
  readonly radiusY: number;
  readonly sidePx: number;
}

/** @returns undefined where the product is too wide, or seen from straight above */
export function podiumUnder(frame: SceneFrame): Podium | undefined {
  const { subject, widthPx, heightPx, footY, view, centreX } = frame;
  if (view === 'overhead') return undefined;
  const radiusX = Math.max(0.66 * subject.widthPx + 0.06 * widthPx, 0.22 * widthPx);
  const radiusY = radiusX * (view === 'raised' ? 0.56 : 0.2);
  const topY = footY - (view === 'raised' ? 0.42 : 0.3) * radiusY;
  const sidePx = (view === 'raised' ? 0.05 : 0.075) * heightPx;
  const fits = 2 * radiusX < 1.05 * widthPx && topY + radiusY < 0.985 * heightPx;
  return fits ? { centreX, topY, radiusX, radiusY, sidePx } : undefined;
}

/** Darkens the light on the ground round the podium and on the side away from the light. */
export function shadeGround(light: LightCanvas, podium: Podium, lightSide: 1 | -1): void {
  const { centreX, radiusX, radiusY, sidePx } = podium;
  const footY = podium.topY + sidePx;
  const cast = 1.5 * sidePx;
  shade(light, (data, at, x, y) => {
    const near = Math.hypot((x - centreX) / radiusX, (y - footY) / radiusY);
    const occlusion =
      0.5 * Math.exp(-Math.max(0, near - 1) * 16) + 0.14 * Math.exp(-Math.max(0, near - 1) * 4);
    const reach = Math.max(0, ((x - centreX) * lightSide) / radiusX);
    const away = Math.hypot(
      (x - centreX - lightSide * cast) / (radiusX + 0.2 * cast),
      (y - footY + 0.12 * cast) / (1.05 * radiusY),
    );
    const shadow = 0.36 * Math.min(1, reach) * smoothstep(1.25, 0.82, away);
    const factor = (1 - occlusion) * (1 - shadow);
    for (let c = 0; c < 3; c += 1) data[at + c]! *= factor;
  });
}

export interface PodiumMaterial {
  readonly colour: LinearColour;
  /** Light on the top; the side gets its share by how it is turned. */
  readonly key: LinearColour;
  readonly fill: LinearColour;
}

/** Paints the podium over the ground, its outline anti-aliased. */
export function paintPodium(frame: SceneFrame, podium: Podium, material: PodiumMaterial): RowPainter {
  const { centreX, topY, radiusX, radiusY, sidePx } = podium;
  const { widthPx, lightSide, unitPx } = frame;
  const first = Math.max(0, Math.floor(centreX - radiusX) - 1);
  const last = Math.min(widthPx - 1, Math.ceil(centreX + radiusX) + 1);
  const bevel = Math.max(1.2, 0.006 * unitPx);
  const soft = Math.max(1, 0.0012 * frame.longerPx);
  return (y, row) => {
    if (y < topY - radiusY - 2 || y > topY + radiusY + sidePx + 2) return;
    for (let x = first; x <= last; x += 1) {
      const across = (x + 0.5 - centreX) / radiusX;
      const half = radiusY * Math.sqrt(Math.max(0, 1 - across * across));
      const overTop = y + 0.5 - (topY - half);
      const overRim = y + 0.5 - (topY + half);
      const sideways = Math.min(1, Math.max(0, ((1 - Math.abs(across)) * radiusX) / soft + 0.5));
      const cover =
        Math.min(1, Math.max(0, overTop / soft + 0.5)) *
        Math.min(1, Math.max(0, (sidePx - overRim) / soft + 0.5)) *
        sideways;
      if (cover <= 0) continue;
      const onSide = Math.min(1, Math.max(0, overRim / bevel + 0.5));
      // The side's normal turns from −90° to 90°; the key light stands 45° to the side.
      const turn = Math.asin(Math.min(1, Math.max(-1, across))) + (lightSide * Math.PI) / 4;
      const facing = Math.max(0, Math.cos(turn));
      const down = Math.min(1, Math.max(0, overRim / sidePx));
      const edgeGlow = 0.1 * Math.exp(-((overRim / bevel) ** 2));
      const towardsLight = 1 - 0.07 * across * lightSide + 0.05 * ((y - topY) / radiusY);
      for (let c = 0; c < 3; c += 1) {
        const top = material.key[c]! * towardsLight;
        const side = (material.fill[c]! * 0.62 + material.key[c]! * 0.42 * facing) * (1 - 0.3 * down * down);
        const light = top + onSide * (side - top) + edgeGlow;
        const at = 3 * x + c;
        row[at]! += cover * (material.colour[c]! * light - row[at]!);
      }
    }
  };
}
