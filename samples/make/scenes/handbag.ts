import { bend, type Material, paper, plain } from '../materials.ts';
import { Mesh } from '../mesh.ts';
import { makePrint, printed } from '../prints.ts';
import type { BuiltScene, SampleDesign } from '../sample-design.ts';
import { addSweep, studioLights } from '../sets.ts';
import { addBall, addBox, addLoft, addTube, circlePath, smoothPath } from '../shapes.ts';
import { type Placement, placePoint, type Vec3 } from '../vector.ts';

/** Grained leather: cells of a few millimetres with soft valleys. */
function leather(hex: string): Material {
  const base = plain(hex, { roughness: 0.4, mottle: 0.07 });
  return {
    shade(out, u, v, x, y, z) {
      base.shade(out, u, v, x, y, z);
      bend(out, x * 5, y * 5, z * 5, 0.22);
      bend(out, x * 0.5, y * 0.5, z * 0.5, 0.1);
    },
  };
}

async function build(): Promise<BuiltScene> {
  const mesh = new Mesh();
  const hide = leather('#8a4b2a');
  const dark = leather('#5d3019');
  const brass = plain('#d8b475', { roughness: 0.2, metal: 1, f0: 0.9 });
  const print = await makePrint({
    widthPx: 500,
    heightPx: 190,
    lettering: [
      {
        text: 'MORELLI',
        x: 250,
        y: 75,
        sizePx: 84,
        fill: '#e8cf9a',
        family: 'latin',
        weight: 700,
        letterSpacingPx: 10,
      },
      { text: '真皮手作', x: 250, y: 148, sizePx: 44, fill: '#e8cf9a', weight: 500, letterSpacingPx: 10 },
    ],
  });
  const area = { u0: 0.04, u1: 0.96, v0: 0.05, v1: 0.95 };
  const bag: Placement = { rotateDeg: [0, 20, 0] };
  const halfDepth = (t: number): number => 6.5 - 4.2 * t ** 1.3;
  mesh.place(bag, () => {
    addLoft(
      mesh,
      { material: hide, product: true },
      72,
      (t) => {
        const s = Math.min(1, t * 14);
        const round = Math.sqrt(1 - (1 - s) ** 2);
        const sag = 0.35 * Math.sin(Math.PI * t);
        const closing = t > 0.985 ? (1 - t) / 0.015 : 1;
        return {
          y: 22 * t,
          halfX: (15.2 - 1.6 * t - 1.2 * (1 - round) + sag) * (0.93 + 0.07 * closing),
          halfZ: Math.max(0.02, (halfDepth(t) - 1.4 * (1 - round) + sag) * closing),
          exponent: 5.5 - 2 * t,
        };
      },
      160,
    );
    addLoft(
      mesh,
      { material: dark, product: true },
      8,
      (t) => ({ y: 0.05 + 3 * t, halfX: 15.1 + 0.25 * t, halfZ: 6.05 + 0.2 * t, exponent: 5.4 }),
      160,
    );
    for (const face of [-1, 1]) {
      for (const side of [-1, 1]) {
        const z = face * (halfDepth(0.76) + 0.45);
        mesh.place({ move: [side * 7.2, 16.4, z], rotateDeg: [face * -10, 0, 0] }, () => {
          addBox(mesh, { material: dark, product: true, size: [2, 5.4, 0.5], radius: 0.22 });
          mesh.place({ move: [0, -1.7, face * 0.3] }, () =>
            addBall(mesh, { material: brass, product: true }, [0.4, 0.4, 0.2], 24),
          );
        });
        mesh.place({ move: [side * 7.2, 19.6, z - face * 0.55] }, () => {
          addTube(mesh, circlePath(1.05), {
            material: brass,
            product: true,
            radius: () => 0.2,
            closed: true,
            up: [0, 0, 1],
          });
        });
      }
      const z = face * (halfDepth(0.9) + 0.2);
      const path = smoothPath([
        [-7.2, 20.4, z],
        [-6.9, 24, z * 1.05],
        [-4.2, 30.2, z * 0.9],
        [0, 32, z * 0.8],
        [4.2, 30.2, z * 0.9],
        [6.9, 24, z * 1.05],
        [7.2, 20.4, z],
      ] as Vec3[]);
      addTube(mesh, path, { material: dark, product: true, radius: () => 0.62, sides: 24 });
    }
    mesh.place(PLATE, () => {
      addBox(mesh, {
        material: dark,
        product: true,
        size: PLATE_SIZE,
        radius: 0.12,
        faces: { front: printed(dark, print, area, { metal: 0.6, roughness: 0.3 }) },
      });
    });
  });
  addSweep(mesh, paper('#e4e2de', 0.02), 60);
  return {
    scene: {
      mesh,
      camera: { eye: [0, 30, 105], target: [0, 15, 0], fovDeg: 24.5, lensRadius: 0.4, focusAt: [0, 14, 7] },
      lights: studioLights([0, 14, 0], 70, 9.5, 'right'),
      surroundings: { above: [0.8, 0.8, 0.82], level: [0.5, 0.5, 0.5], below: [0.4, 0.4, 0.4] },
    },
    prints: [
      {
        print,
        area,
        at: (u, v) =>
          placePoint(
            placePoint([(u - 0.5) * PLATE_SIZE[0], (v - 0.5) * PLATE_SIZE[1], PLATE_SIZE[2] / 2], PLATE),
            bag,
          ),
      },
    ],
  };
}

const PLATE: Placement = { rotateDeg: [-11, 0, 0], move: [0, 11.2, 5.25] };
const PLATE_SIZE: Vec3 = [8, 3, 0.5];

export const handbag: SampleDesign = {
  name: 'handbag',
  kind: 'product-plain-bg',
  notes: 'leather handbag with two handles (holes) on a light studio roll; print on the product only',
  widthPx: 1000,
  heightPx: 1000,
  samples: 8,
  seed: 105,
  film: { exposure: 0.95, grain: 1.1 },
  overlay: { lettering: [] },
  build,
};
