import { bend, type Material, paper, plain } from '../materials.ts';
import { Mesh } from '../mesh.ts';
import { makePrint, printed } from '../prints.ts';
import type { BuiltScene, SampleDesign } from '../sample-design.ts';
import { addSweep, studioLights } from '../sets.ts';
import { addLathe, addTube, circlePath, roundedPolyline } from '../shapes.ts';
import { type Placement, placePoint, type Vec3 } from '../vector.ts';

const TURN: Placement = { rotateDeg: [0, -32, 0] };

function foam(hex: string): Material {
  const base = plain(hex, { roughness: 0.6 });
  return {
    shade(out, u, v, x, y, z) {
      base.shade(out, u, v, x, y, z);
      bend(out, x * 8, y * 8, z * 8, 0.1);
    },
  };
}

async function build(): Promise<BuiltScene> {
  const mesh = new Mesh();
  const print = await makePrint({
    widthPx: 600,
    heightPx: 600,
    lettering: [
      {
        text: 'SONARA',
        x: 300,
        y: 300,
        sizePx: 84,
        fill: '#d9dde2',
        family: 'latin',
        weight: 700,
        letterSpacingPx: 10,
      },
    ],
  });
  const shell = plain('#23262b', { roughness: 0.38, waves: 0.02, waveSizeCm: 0.05 });
  const steel = plain('#c2c4c8', { roughness: 0.2, metal: 1, f0: 0.8 });
  const cushion = foam('#3a3632');
  const band = 8.2;
  mesh.place(TURN, () => {
    const arc = (radius: number, from: number, to: number, drop: number): Vec3[] =>
      Array.from({ length: 61 }, (_, i) => {
        const a = ((from + ((to - from) * i) / 60) * Math.PI) / 180;
        return [radius * Math.cos(a), 11.5 + drop + (radius + 1) * Math.sin(a), 0];
      });
    addTube(mesh, arc(band, 172, 8, 0), {
      material: steel,
      product: true,
      radius: () => 1.1,
      flatten: 0.12,
      up: [-1, 0.01, 0],
      sides: 32,
    });
    addTube(mesh, arc(band - 0.35, 150, 30, -0.1), {
      material: cushion,
      product: true,
      radius: (t) => 1.5 * Math.min(1, 0.7 + 3 * t, 0.7 + 3 * (1 - t)),
      flatten: 0.42,
      up: [-1, 0.6, 0],
      sides: 40,
    });
    for (const s of [-1, 1]) {
      addTube(
        mesh,
        [
          [s * 8.15, 13.2, 0],
          [s * 8.3, 10.4, 0],
          [s * 8.3, 8.2, 0],
        ],
        { material: steel, product: true, radius: () => 0.9, flatten: 0.18, up: [1, 0, 0], sides: 24 },
      );
      mesh.place({ rotateDeg: [0, 0, -s * 90], move: [s * 6.6, 5.05, 0] }, () => {
        const cup = roundedPolyline(
          [
            [0, -0.2],
            [4.5, -0.2],
            [4.9, 0.9],
            [4.5, 2.2],
            [3.4, 2.75],
            [0, 2.8],
          ],
          0.5,
        );
        addLathe(mesh, { material: shell, product: true }, cup, 128);
        const ring = Array.from({ length: 17 }, (_, i): readonly [number, number] => {
          const a = (i / 16) * 2 * Math.PI;
          return [3.45 + 0.13 * Math.cos(a), 2.78 + 0.13 * Math.sin(a)];
        });
        addLathe(mesh, { material: steel, product: true }, ring, 128);
      });
      mesh.place({ rotateDeg: [0, 90, 0], move: [s * 5.6, 5.05, 0] }, () => {
        addTube(mesh, circlePath(3.4), {
          material: cushion,
          product: true,
          radius: () => 1.35,
          flatten: 1,
          closed: true,
          up: [0, 0, 1],
          sides: 32,
        });
      });
    }
    mesh.place({ rotateDeg: [0, 90, 0], move: [9.42, 5.05, 0] }, () => {
      const plate = mesh.surface(printed(shell, print, { u0: 0, u1: 1, v0: 0, v1: 1 }), true);
      const ids = [
        [-2.3, -2.3],
        [2.3, -2.3],
        [2.3, 2.3],
        [-2.3, 2.3],
      ].map(([x, y], i) => mesh.vertex([x, y, 0], [0, 0, 1], i === 1 || i === 2 ? 1 : 0, i > 1 ? 1 : 0));
      mesh.triangle(ids[0], ids[1], ids[2], plate);
      mesh.triangle(ids[0], ids[2], ids[3], plate);
    });
  });
  addSweep(mesh, paper('#e9dfc9', 0.02), 50);
  return {
    scene: {
      mesh,
      camera: { eye: [0, 17, 60], target: [0, 10.2, 0], fovDeg: 27, lensRadius: 0.25, focusAt: [2, 9, 4] },
      lights: studioLights([0, 9, 0], 44, 9.5, 'right'),
      surroundings: { above: [0.85, 0.85, 0.87], level: [0.55, 0.55, 0.55], below: [0.4, 0.4, 0.38] },
    },
    prints: [
      {
        print,
        area: { u0: 0, u1: 1, v0: 0, v1: 1 },
        at: (u, v) => placePoint([9.42, 5.05 + (v - 0.5) * 4.6, -(u - 0.5) * 4.6], TURN),
      },
    ],
  };
}

export const headphones: SampleDesign = {
  name: 'headphones',
  kind: 'product-plain-bg',
  notes: 'headphones with a thin steel band on a cream roll; print on the product only',
  widthPx: 1000,
  heightPx: 1000,
  samples: 8,
  seed: 109,
  film: { exposure: 1, grain: 1.1 },
  overlay: { lettering: [] },
  build,
};
