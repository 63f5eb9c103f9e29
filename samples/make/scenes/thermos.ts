import { bar, starburst } from '../badges.ts';
import { paper, plain } from '../materials.ts';
import { Mesh } from '../mesh.ts';
import { makePrint, printed } from '../prints.ts';
import type { BuiltScene, SampleDesign } from '../sample-design.ts';
import { addSweep, studioLights } from '../sets.ts';
import { addLathe, addTube, onCylinder, roundedPolyline, smoothPath } from '../shapes.ts';
import type { Vec3 } from '../vector.ts';

const RADIUS = 3.6;
const [FOOT, SHOULDER] = [1.2, 16.5];

async function build(): Promise<BuiltScene> {
  const mesh = new Mesh();
  const print = await makePrint({
    widthPx: 640,
    heightPx: 1200,
    art: '<circle cx="320" cy="270" r="120" fill="none" stroke="#eef2f0" stroke-width="14"/><path d="M235 320 L300 210 L340 270 L365 235 L405 320 Z" fill="#eef2f0"/>',
    lettering: [
      {
        text: 'NORDVIK',
        x: 320,
        y: 500,
        sizePx: 104,
        fill: '#eef2f0',
        family: 'latin',
        weight: 900,
        letterSpacingPx: 10,
      },
      { text: '长效保温', x: 320, y: 640, sizePx: 84, fill: '#eef2f0', weight: 500, letterSpacingPx: 16 },
      { text: '500ml', x: 320, y: 1050, sizePx: 84, fill: '#eef2f0', family: 'latin', weight: 400 },
    ],
  });
  const coat = plain('#1d5a58', { roughness: 0.34, waves: 0.03, waveSizeCm: 0.05 });
  const steel = plain('#c9cacc', { roughness: 0.22, metal: 1, f0: 0.8 });
  const lid = plain('#26292b', { roughness: 0.5, waves: 0.04, waveSizeCm: 0.06 });
  const area = { u0: 0.25 - 0.13, u1: 0.25 + 0.13, v0: 0.06, v1: 0.8 };
  const turn = -7;
  mesh.place({ rotateDeg: [0, turn, 0] }, () => {
    const wall = Array.from({ length: 9 }, (_, i) => [RADIUS, FOOT + (i / 8) * (SHOULDER - FOOT)] as const);
    addLathe(mesh, { material: printed(coat, print, area, { roughness: 0.3 }), product: true }, wall, 160);
    addLathe(
      mesh,
      { material: steel, product: true },
      roundedPolyline(
        [
          [0, 0],
          [RADIUS - 0.1, 0],
          [RADIUS - 0.06, FOOT - 0.3],
          [RADIUS - 0.06, FOOT],
        ],
        0.25,
      ),
      160,
    );
    addLathe(
      mesh,
      { material: coat, product: true },
      roundedPolyline(
        [
          [RADIUS, SHOULDER],
          [RADIUS, 18],
          [2.9, 19.2],
          [2.9, 19.5],
        ],
        0.9,
      ),
      160,
    );
    addLathe(
      mesh,
      { material: steel, product: true },
      roundedPolyline(
        [
          [2.7, 19.4],
          [2.92, 19.5],
          [2.92, 20.1],
          [2.7, 20.2],
        ],
        0.08,
      ),
      160,
    );
    addLathe(
      mesh,
      { material: lid, product: true },
      roundedPolyline(
        [
          [2.7, 20.15],
          [3.05, 20.2],
          [3.05, 23.6],
          [0, 23.9],
        ],
        [0, 0.1, 0.5, 0],
      ),
      160,
    );
    const loop = smoothPath([
      [-2.9, 22.3, 0],
      [-3.3, 24.6, 0],
      [-1.6, 26.2, 0],
      [1.6, 26.2, 0],
      [3.3, 24.6, 0],
      [2.9, 22.3, 0],
    ] as Vec3[]);
    addTube(mesh, loop, { material: lid, product: true, radius: () => 0.62, flatten: 0.45, up: [1, 0.2, 0] });
  });
  addSweep(mesh, paper('#c9cccf', 0.02), 60);
  return {
    scene: {
      mesh,
      camera: { eye: [0, 17, 62], target: [0, 10.8, 0], fovDeg: 32, lensRadius: 0.4, focusAt: [0, 12, 3.6] },
      lights: studioLights([0, 12, 0], 48, 9),
      surroundings: { above: [0.8, 0.8, 0.82], level: [0.5, 0.5, 0.52], below: [0.4, 0.4, 0.4] },
    },
    prints: [
      {
        print,
        area,
        at: (u, v) => onCylinder(RADIUS, FOOT + v * (SHOULDER - FOOT), (u - 0.25) * 360 + turn),
      },
    ],
  };
}

export const thermos: SampleDesign = {
  name: 'thermos',
  kind: 'product-plain-bg',
  notes: 'thermos bottle with a carrying loop (a hole) on a grey studio roll',
  widthPx: 1000,
  heightPx: 1000,
  samples: 8,
  seed: 103,
  film: { exposure: 1.05, grain: 1.1 },
  overlay: {
    shapes: starburst(812, 250, 140, 18, '#e3341f') + bar(0, 880, 1000, 120, '#16324f'),
    lettering: [
      {
        text: 'FREE',
        x: 70,
        y: 180,
        anchor: 'start',
        sizePx: 120,
        fill: '#16324f',
        family: 'latin',
        weight: 900,
      },
      {
        text: 'SHIPPING',
        x: 70,
        y: 280,
        anchor: 'start',
        sizePx: 66,
        fill: '#e3341f',
        family: 'latin',
        weight: 900,
      },
      {
        text: '50%',
        x: 812,
        y: 222,
        sizePx: 96,
        fill: '#ffffff',
        family: 'latin',
        weight: 900,
        rotateDeg: -10,
      },
      {
        text: 'OFF',
        x: 826,
        y: 300,
        sizePx: 60,
        fill: '#fff2b0',
        family: 'latin',
        weight: 900,
        rotateDeg: -10,
      },
      {
        text: '24H HOT & COLD',
        x: 72,
        y: 350,
        anchor: 'start',
        sizePx: 38,
        fill: '#16324f',
        family: 'latin',
        weight: 700,
      },
      {
        text: 'HOT SALE',
        x: 90,
        y: 940,
        anchor: 'start',
        sizePx: 70,
        fill: '#ffffff',
        family: 'latin',
        weight: 900,
        italic: true,
      },
      { text: '厂家直销 支持定制', x: 920, y: 940, anchor: 'end', sizePx: 52, fill: '#ffd84d', weight: 700 },
    ],
  },
  build,
};
