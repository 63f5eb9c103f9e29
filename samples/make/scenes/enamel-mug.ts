import { bar, roundBadge } from '../badges.ts';
import { plain, wood } from '../materials.ts';
import { Mesh } from '../mesh.ts';
import { makePrint, printed } from '../prints.ts';
import type { BuiltScene, SampleDesign } from '../sample-design.ts';
import { softbox } from '../scene.ts';
import { addShelves, addTable, addWall } from '../sets.ts';
import { addLathe, addTube, onCylinder, roundedPolyline, smoothPath } from '../shapes.ts';
import type { Vec3 } from '../vector.ts';

const RADIUS = 4.3;
const HEIGHT = 8.4;

async function build(): Promise<BuiltScene> {
  const mesh = new Mesh();
  const print = await makePrint({
    widthPx: 900,
    heightPx: 560,
    art: `<g fill="none" stroke="#1f4e79" stroke-width="12" stroke-linejoin="round">
      <path d="M250 250 L390 70 L460 160 L520 90 L650 250 Z" fill="#1f4e79"/>
      <path d="M352 120 L390 70 L428 118 L400 108 L384 130 Z" fill="#ffffff" stroke="none"/></g>`,
    lettering: [
      {
        text: '山野',
        x: 450,
        y: 340,
        sizePx: 120,
        fill: '#1f4e79',
        family: 'serif',
        weight: 900,
        letterSpacingPx: 30,
      },
      {
        text: 'CAMP & CO.',
        x: 450,
        y: 470,
        sizePx: 76,
        fill: '#b8322a',
        family: 'latin',
        weight: 900,
        letterSpacingPx: 8,
      },
    ],
  });
  const enamel = plain('#f3f0e6', { roughness: 0.12, f0: 0.055, waves: 0.015, waveSizeCm: 1.6 });
  const rim = plain('#1d3c66', { roughness: 0.15, f0: 0.05 });
  const area = { u0: 0.25 - 0.115, u1: 0.25 + 0.115, v0: 0.12, v1: 0.82 };
  const turn = 8;
  mesh.place({ rotateDeg: [0, turn, 0] }, () => {
    const look = { material: enamel, product: true };
    const wall = Array.from({ length: 9 }, (_, i) => [RADIUS, 0.5 + (i / 8) * (HEIGHT - 0.9)] as const);
    addLathe(mesh, { material: printed(enamel, print, area), product: true }, wall, 160);
    addLathe(
      mesh,
      look,
      roundedPolyline(
        [
          [0, 0.12],
          [RADIUS - 0.5, 0.12],
          [RADIUS - 0.3, 0],
          [RADIUS, 0.2],
          [RADIUS, 0.5],
        ],
        0.3,
      ),
      160,
    );
    const lip = Array.from({ length: 17 }, (_, i) => {
      const a = (i / 16) * 2 * Math.PI;
      return [RADIUS + 0.06 + 0.2 * Math.cos(a), HEIGHT - 0.28 + 0.2 * Math.sin(a)] as const;
    });
    addLathe(mesh, { material: rim, product: true }, lip, 160);
    addLathe(
      mesh,
      look,
      roundedPolyline(
        [
          [RADIUS - 0.14, HEIGHT - 0.3],
          [RADIUS - 0.14, 0.7],
          [0, 0.35],
        ],
        0.7,
      ),
      128,
    );
    const handle = smoothPath(
      [
        [RADIUS - 0.1, 6.9, 0],
        [RADIUS + 1.7, 7.15, 0],
        [RADIUS + 2.75, 5.6, 0],
        [RADIUS + 2.3, 3.4, 0],
        [RADIUS + 0.9, 2.1, 0],
        [RADIUS - 0.1, 1.75, 0],
      ] as Vec3[],
      10,
    );
    mesh.place({ rotateDeg: [0, -20, 0] }, () => {
      addTube(mesh, handle, {
        material: rim,
        product: true,
        radius: () => 0.62,
        flatten: 0.3,
        up: [1, 0, 0.01],
      });
    });
  });
  addTable(mesh, wood('#b98350', '#6f4526', 11), 42);
  addShelves(mesh, { z: -120, seed: 11, rows: [-52, -8, 36], fullness: 0.7 });
  addWall(mesh, plain('#cfc4b2', { roughness: 0.9 }), -150);
  const target: Vec3 = [1.0, 4.4, 0];
  return {
    scene: {
      mesh,
      camera: { eye: [-2, 13.5, 36], target, fovDeg: 30, lensRadius: 0.55, focusAt: [0, 5, 3.8] },
      lights: [
        softbox([-34, 30, 20], target, 34, 46, [26, 27, 29]),
        softbox([48, 24, -10], target, 30, 50, [7, 6.3, 5.4]),
        softbox([0, 150, -70], [0, 0, -110], 160, 60, [6, 5.4, 4.6]),
      ],
      surroundings: { above: [0.9, 0.9, 0.95], level: [0.5, 0.48, 0.45], below: [0.25, 0.22, 0.2] },
    },
    prints: [
      {
        print,
        area,
        at: (u, v) => mesh.toWorld(onCylinder(RADIUS, 0.5 + v * (HEIGHT - 0.9), (u - 0.25) * 360 + turn)),
      },
    ],
  };
}

export const enamelMug: SampleDesign = {
  name: 'enamel-mug',
  kind: 'product-scene-bg',
  notes: 'enamel mug with printed logo on a wooden table, blurred shelves behind; slogans beside it',
  widthPx: 1000,
  heightPx: 1000,
  samples: 8,
  seed: 101,
  film: { exposure: 0.62, warmth: 0.01 },
  overlay: {
    shapes: roundBadge(850, 812, 122, '#d8201a', '#ffe9a8') + bar(56, 844, 300, 84, '#1d4f8c', 1, 42),
    lettering: [
      {
        text: '户外露营搪瓷杯',
        x: 60,
        y: 82,
        anchor: 'start',
        sizePx: 84,
        fill: '#ffffff',
        weight: 900,
        stroke: '#17375e',
        strokePx: 5,
      },
      {
        text: '新品上市 加厚防摔',
        x: 62,
        y: 178,
        anchor: 'start',
        sizePx: 46,
        fill: '#ffe45c',
        weight: 700,
        shadow: { dx: 3, dy: 3, blurPx: 2, opacity: 0.6 },
      },
      { text: '限时特价', x: 850, y: 772, sizePx: 44, fill: '#ffffff', weight: 700 },
      { text: '¥29.9', x: 850, y: 842, sizePx: 66, fill: '#ffe45c', weight: 900 },
      { text: '全国包邮', x: 206, y: 886, sizePx: 50, fill: '#ffffff', weight: 700, letterSpacingPx: 6 },
    ],
  },
  build,
};
