import { bar } from '../badges.ts';
import { type Material, paper, plain, set } from '../materials.ts';
import { Mesh } from '../mesh.ts';
import { makePrint, printed } from '../prints.ts';
import type { BuiltScene, SampleDesign } from '../sample-design.ts';
import { addSweep, studioLights } from '../sets.ts';
import { addBox, addLathe, roundedPolyline } from '../shapes.ts';
import { type Placement, placePoint, type Vec3 } from '../vector.ts';

const clear = (index: number, tintPerCm: readonly [number, number, number]): Material => ({
  glass: { index, tintPerCm },
  shade: (out) => set(out, 1, 1, 1, 0, 0, 0.04),
});

const SIZE: Vec3 = [7.4, 8.6, 3.6];
const BOTTLE: Placement = { rotateDeg: [0, 16, 0] };
const LABEL: Vec3 = [4.4, 3.6, 0.04];
const LABEL_AT: Placement = { move: [0, 4.3, SIZE[2] / 2 + 0.03] };

async function build(): Promise<BuiltScene> {
  const mesh = new Mesh();
  const print = await makePrint({
    widthPx: 880,
    heightPx: 720,
    art: '<rect x="40" y="40" width="800" height="640" fill="none" stroke="#b08a4a" stroke-width="8"/>',
    lettering: [
      {
        text: 'ÉLOÏSE',
        x: 440,
        y: 220,
        sizePx: 150,
        fill: '#2f2a26',
        family: 'latin',
        weight: 700,
        letterSpacingPx: 20,
      },
      {
        text: '晨露花园',
        x: 440,
        y: 390,
        sizePx: 100,
        fill: '#2f2a26',
        family: 'serif',
        weight: 700,
        letterSpacingPx: 20,
      },
      {
        text: 'EAU DE PARFUM',
        x: 440,
        y: 540,
        sizePx: 62,
        fill: '#2f2a26',
        family: 'latin',
        weight: 400,
        letterSpacingPx: 8,
      },
    ],
  });
  const stock = paper('#f5efe2', 0.04);
  const gold = plain('#d8b06c', { roughness: 0.2, metal: 1, f0: 0.9 });
  const area = { u0: 0, u1: 1, v0: 0, v1: 1 };
  mesh.place(BOTTLE, () => {
    mesh.place({ move: [0, SIZE[1] / 2 + 0.01, 0] }, () => {
      addBox(mesh, { material: clear(1.5, [0.985, 0.985, 0.975]), product: true, size: SIZE, radius: 0.55 });
      mesh.place({ move: [0, -0.35, 0] }, () => {
        // The liquid is set off from the inner wall, so its index is that against glass, not air.
        addBox(mesh, {
          material: clear(0.9, [0.93, 0.74, 0.5]),
          product: true,
          size: [SIZE[0] - 1.1, SIZE[1] - 2.4, SIZE[2] - 1.1],
          radius: 0.35,
        });
      });
    });
    mesh.place(LABEL_AT, () => {
      addBox(mesh, {
        material: stock,
        product: true,
        size: LABEL,
        radius: 0.015,
        faces: { front: printed(stock, print, area) },
      });
    });
    addLathe(
      mesh,
      { material: gold, product: true },
      roundedPolyline(
        [
          [0, 8.65],
          [1.5, 8.65],
          [1.5, 9.3],
          [1.1, 9.35],
          [1.1, 9.7],
        ],
        0.1,
      ),
      96,
    );
    mesh.place({ move: [0, 11.3, 0] }, () => {
      addBox(mesh, {
        material: plain('#1d1b1a', { roughness: 0.12, f0: 0.05 }),
        product: true,
        size: [3.4, 3.3, 3],
        radius: 0.25,
      });
    });
  });
  addSweep(mesh, paper('#d9c9d8', 0.03), 45);
  return {
    scene: {
      mesh,
      camera: { eye: [0, 12, 46], target: [0, 6.2, 0], fovDeg: 25, lensRadius: 0.25, focusAt: [0, 6, 2] },
      lights: studioLights([0, 6, 0], 30, 9.5),
      surroundings: { above: [0.9, 0.88, 0.9], level: [0.6, 0.57, 0.6], below: [0.45, 0.4, 0.44] },
    },
    prints: [
      {
        print,
        area,
        at: (u, v) =>
          placePoint(
            placePoint([(u - 0.5) * LABEL[0], (v - 0.5) * LABEL[1], LABEL[2] / 2], LABEL_AT),
            BOTTLE,
          ),
      },
    ],
  };
}

export const perfume: SampleDesign = {
  name: 'perfume',
  kind: 'product-plain-bg',
  notes:
    'glass perfume bottle with amber liquid on lilac paper; one slogan runs over the bottle (kind overlay)',
  widthPx: 1000,
  heightPx: 1000,
  samples: 16,
  seed: 111,
  film: { contrast: 0.3, exposure: 0.98, grain: 1.1 },
  overlay: {
    shapes: bar(60, 846, 300, 88, '#7b2d6b', 1, 44),
    lettering: [
      {
        text: '持久留香',
        x: 110,
        y: 330,
        sizePx: 88,
        fill: '#6a2259',
        family: 'serif',
        weight: 900,
        vertical: true,
      },
      { text: '新品上市', x: 210, y: 890, sizePx: 52, fill: '#ffffff', weight: 700, letterSpacingPx: 6 },
      {
        text: '第二件半价',
        x: 742,
        y: 742,
        sizePx: 84,
        fill: '#ffffff',
        weight: 900,
        stroke: '#b0176b',
        strokePx: 7,
        rotateDeg: -12,
      },
      { text: '50ml ¥129', x: 930, y: 100, anchor: 'end', sizePx: 64, fill: '#6a2259', weight: 700 },
    ],
  },
  build,
};
