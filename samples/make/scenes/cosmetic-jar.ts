import { ribbon } from '../badges.ts';
import { paper, plain } from '../materials.ts';
import { Mesh } from '../mesh.ts';
import { makePrint, printed } from '../prints.ts';
import type { BuiltScene, SampleDesign } from '../sample-design.ts';
import { addSweep, studioLights } from '../sets.ts';
import { addLathe, onCylinder, roundedPolyline } from '../shapes.ts';

const RADIUS = 3.7;
const [FOOT, SHOULDER] = [0.6, 4.3];

async function build(): Promise<BuiltScene> {
  const mesh = new Mesh();
  const print = await makePrint({
    widthPx: 1000,
    heightPx: 620,
    art: '<rect x="180" y="330" width="640" height="4" fill="#9a7b3c"/>',
    lettering: [
      {
        text: 'LUMERIA',
        x: 500,
        y: 110,
        sizePx: 128,
        fill: '#4a3524',
        family: 'latin',
        weight: 700,
        letterSpacingPx: 18,
      },
      {
        text: '水光焕采面霜',
        x: 500,
        y: 250,
        sizePx: 86,
        fill: '#6b4a2c',
        family: 'serif',
        weight: 700,
        letterSpacingPx: 14,
      },
      {
        text: 'HYDRATING FACE CREAM',
        x: 500,
        y: 410,
        sizePx: 54,
        fill: '#4a3524',
        family: 'latin',
        weight: 700,
        letterSpacingPx: 4,
      },
      { text: '净含量 50g', x: 500, y: 520, sizePx: 52, fill: '#6b4a2c', weight: 500 },
    ],
  });
  const glass = plain('#f6f1ea', { roughness: 0.22, f0: 0.05 });
  const gold = plain('#d9b070', { roughness: 0.24, metal: 1, f0: 0.9 });
  const area = { u0: 0.25 - 0.135, u1: 0.25 + 0.135, v0: 0.02, v1: 0.98 };
  const turn = 6;
  mesh.place({ rotateDeg: [0, turn, 0] }, () => {
    const look = { material: glass, product: true };
    const wall = Array.from({ length: 9 }, (_, i) => [RADIUS, FOOT + (i / 8) * (SHOULDER - FOOT)] as const);
    addLathe(mesh, { material: printed(glass, print, area), product: true }, wall, 192);
    addLathe(
      mesh,
      look,
      roundedPolyline(
        [
          [0, 0],
          [RADIUS - 0.05, 0],
          [RADIUS, FOOT],
        ],
        0.55,
      ),
      192,
    );
    addLathe(
      mesh,
      look,
      roundedPolyline(
        [
          [RADIUS, SHOULDER],
          [RADIUS, 4.75],
          [3.2, 4.8],
        ],
        0.4,
      ),
      192,
    );
    const cap = roundedPolyline(
      [
        [3.2, 4.86],
        [RADIUS - 0.02, 4.86],
        [RADIUS - 0.02, 7.2],
        [0, 7.25],
      ],
      [0, 0.12, 0.35, 0],
    );
    addLathe(mesh, { material: gold, product: true }, cap, 192);
  });
  addSweep(mesh, paper('#e9b7b0', 0.05), 45);
  return {
    scene: {
      mesh,
      camera: {
        eye: [0, 11.5, 34],
        target: [-0.6, 3.4, 0],
        fovDeg: 27,
        lensRadius: 0.35,
        focusAt: [0, 4, 3.7],
      },
      lights: studioLights([0, 4, 0], 26, 9.5),
      surroundings: { above: [0.8, 0.78, 0.78], level: [0.5, 0.46, 0.45], below: [0.4, 0.3, 0.28] },
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

export const cosmeticJar: SampleDesign = {
  name: 'cosmetic-jar',
  kind: 'product-plain-bg',
  notes: 'cream jar with Chinese and English label on pink paper',
  widthPx: 1000,
  heightPx: 1000,
  samples: 8,
  seed: 102,
  film: { exposure: 1.08, warmth: 0.01, grain: 1.1 },
  overlay: {
    shapes: ribbon(830, 0, 120, 250, '#c2185b'),
    lettering: [
      {
        text: '补水保湿',
        x: 105,
        y: 300,
        sizePx: 92,
        fill: '#a3174f',
        family: 'serif',
        weight: 900,
        vertical: true,
      },
      {
        text: '一抹透亮',
        x: 205,
        y: 260,
        sizePx: 50,
        fill: '#5b2333',
        family: 'serif',
        weight: 700,
        vertical: true,
      },
      { text: '第二件', x: 890, y: 72, sizePx: 36, fill: '#ffffff', weight: 700 },
      { text: '半价', x: 890, y: 140, sizePx: 54, fill: '#ffe680', weight: 900 },
      {
        text: '今日下单立减20元',
        x: 500,
        y: 925,
        sizePx: 62,
        fill: '#ffffff',
        weight: 900,
        stroke: '#c2185b',
        strokePx: 6,
      },
    ],
  },
  build,
};
