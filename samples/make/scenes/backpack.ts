import { starburst } from '../badges.ts';
import { cloth, paper, plain, tiles } from '../materials.ts';
import { Mesh } from '../mesh.ts';
import { makePrint, printed } from '../prints.ts';
import type { BuiltScene, SampleDesign } from '../sample-design.ts';
import { softbox } from '../scene.ts';
import { addShelves, addStrewnWares, addWall } from '../sets.ts';
import { addBox, addLoft, addSheet, addTube, smoothPath } from '../shapes.ts';
import { type Placement, placePoint, type Vec3 } from '../vector.ts';
import { stuffed } from './stuffed-shape.ts';

const TURN: Placement = { rotateDeg: [0, -22, 0] };
const PATCH: Placement = { rotateDeg: [-3, 0, 0], move: [0, 12.2, 12.35] };
const PATCH_SIZE: Vec3 = [8.4, 4.4, 0.3];

async function build(): Promise<BuiltScene> {
  const mesh = new Mesh();
  const print = await makePrint({
    widthPx: 840,
    heightPx: 440,
    lettering: [
      {
        text: 'WANDERER',
        x: 420,
        y: 160,
        sizePx: 124,
        fill: '#f2e3c2',
        family: 'latin',
        weight: 900,
        letterSpacingPx: 6,
      },
      { text: '行者户外', x: 420, y: 310, sizePx: 100, fill: '#f2e3c2', weight: 700, letterSpacingPx: 24 },
    ],
  });
  const body = cloth('#2f5d8a', 0.12, 120, 46, 0.3);
  const pocket = cloth('#27507a', 0.12, 90, 24, 0.3);
  const strap = cloth('#22252a', 0.14, 4, 60, 0.3);
  const hide = plain('#7a4a28', { roughness: 0.5, mottle: 0.1, waves: 0.12, waveSizeCm: 0.15 });
  const zip = plain('#b8b9bc', { roughness: 0.3, metal: 1, f0: 0.8 });
  const area = { u0: 0, u1: 1, v0: 0, v1: 1 };
  mesh.place(TURN, () => {
    addLoft(mesh, { material: body, product: true }, 120, (t) => stuffed(t, 0.1, 43, 14.5, 8, 0), 160);
    addLoft(mesh, { material: pocket, product: true }, 90, (t) => stuffed(t, 1.2, 21, 11.2, 5.4, 6.6), 128);
    addLoft(
      mesh,
      { material: hide, product: true },
      10,
      (t) => ({
        y: 0.05 + 3.4 * t,
        halfX: 12.9 + 1.3 * Math.sqrt(t),
        halfZ: 6.9 + 0.9 * Math.sqrt(t),
        exponent: 3.4,
      }),
      128,
    );
    for (const s of [-1, 1]) {
      mesh.place({ move: [s * 13.6, 0, 0.5] }, () =>
        addLoft(mesh, { material: pocket, product: true }, 60, (t) => stuffed(t, 1.6, 16, 2.6, 5, 0), 64),
      );
      const sling = smoothPath([
        [s * 6, 39.5, -5],
        [s * 9, 40, -9],
        [s * 13, 32, -13],
        [s * 15, 20, -12.5],
        [s * 13.5, 9, -9.5],
        [s * 11.5, 4, -6.5],
      ] as Vec3[]);
      addTube(mesh, sling, {
        material: strap,
        product: true,
        radius: () => 2.6,
        flatten: 0.28,
        up: [0, 0.5, -1],
        sides: 24,
      });
    }
    const grip = smoothPath([
      [-3.6, 41.4, -1.5],
      [-3.4, 44.6, -1.8],
      [0, 46.2, -2],
      [3.4, 44.6, -1.8],
      [3.6, 41.4, -1.5],
    ] as Vec3[]);
    addTube(mesh, grip, {
      material: strap,
      product: true,
      radius: () => 0.95,
      flatten: 0.5,
      up: [0, 0, 1],
      sides: 20,
    });
    const seam = smoothPath([
      [-13.2, 24, 7.2],
      [-13, 31, 6.8],
      [-10.4, 36.4, 6.2],
      [-5, 38.8, 5.6],
      [0, 39.4, 5.4],
      [5, 38.8, 5.6],
      [10.4, 36.4, 6.2],
      [13, 31, 6.8],
      [13.2, 24, 7.2],
    ] as Vec3[]);
    addTube(mesh, seam, { material: strap, product: true, radius: () => 0.5, sides: 16 });
    addTube(
      mesh,
      [
        [-8.2, 18.4, 11.2],
        [0, 19, 11.6],
        [8.2, 18.4, 11.2],
      ],
      { material: zip, product: true, radius: () => 0.28, sides: 12 },
    );
    addTube(
      mesh,
      [
        [6.6, 18.3, 11.8],
        [6.8, 16.2, 12.4],
      ],
      { material: hide, product: true, radius: () => 0.4, flatten: 0.5, sides: 12 },
    );
    mesh.place(PATCH, () => {
      addBox(mesh, {
        material: hide,
        product: true,
        size: PATCH_SIZE,
        radius: 0.1,
        faces: { front: printed(hide, print, area) },
      });
    });
  });
  addSheet(
    mesh,
    { material: tiles('#b9b0a2', '#8b8377', 30, 'xz', 0.25) },
    [-250, 0, 160],
    [500, 0, 0],
    [0, 0, -360],
  );
  addStrewnWares(
    mesh,
    19,
    [
      [-62, 0, -46],
      [-44, 0, -58],
      [48, 0, -52],
      [68, 0, -44],
      [-80, 0, -30],
      [84, 0, -30],
    ],
    24,
  );
  for (const [x, h] of [
    [-70, 26],
    [-42, 18],
    [60, 30],
    [90, 22],
  ] as const) {
    mesh.place({ rotateDeg: [0, x, 0], move: [x, h / 2, -84] }, () => {
      addBox(mesh, { material: paper('#b98d5c', 0.15), size: [30, h, 24], radius: 0.3 });
    });
  }
  addShelves(mesh, {
    z: -140,
    seed: 47,
    rows: [2, 36, 70, 104],
    widthCm: 340,
    fullness: 0.97,
    boardHex: '#cfcabf',
  });
  addWall(mesh, plain('#a9a397', { roughness: 0.9 }), -172, 800, 400);
  return {
    scene: {
      mesh,
      camera: { eye: [0, 44, 150], target: [0, 22.5, 0], fovDeg: 24, lensRadius: 1.3, focusAt: [0, 20, 11] },
      lights: [
        softbox([-90, 110, 80], [0, 20, 0], 90, 90, [15, 14.8, 14.6]),
        softbox([130, 80, 40], [0, 20, 0], 70, 110, [3.4, 3.5, 3.8]),
        softbox([0, 200, -70], [0, 0, -120], 260, 60, [6, 5.8, 5.4]),
      ],
      surroundings: { above: [0.65, 0.65, 0.68], level: [0.45, 0.44, 0.43], below: [0.22, 0.21, 0.2] },
    },
    prints: [
      {
        print,
        area,
        at: (u, v) =>
          placePoint(
            placePoint([(u - 0.5) * PATCH_SIZE[0], (v - 0.5) * PATCH_SIZE[1], PATCH_SIZE[2] / 2], PATCH),
            TURN,
          ),
      },
    ],
  };
}

export const backpack: SampleDesign = {
  name: 'backpack',
  kind: 'product-cluttered-bg',
  notes: 'backpack with a leather name patch on a shop floor in front of boxes and shelves',
  widthPx: 900,
  heightPx: 1200,
  samples: 8,
  seed: 112,
  film: { contrast: 0.3, exposure: 0.95, grain: 1.3 },
  overlay: {
    shapes: starburst(120, 1084, 106, 20, '#e3341f'),
    lettering: [
      {
        text: '开学季大促',
        x: 450,
        y: 70,
        sizePx: 104,
        fill: '#ffe14a',
        weight: 900,
        stroke: '#b3170f',
        strokePx: 8,
      },
      {
        text: '防泼水大容量',
        x: 82,
        y: 380,
        sizePx: 48,
        fill: '#ffffff',
        weight: 700,
        vertical: true,
        shadow: { dx: 2, dy: 3, blurPx: 2, opacity: 0.8 },
      },
      { text: '券后', x: 120, y: 1044, sizePx: 40, fill: '#ffffff', weight: 700 },
      { text: '¥68', x: 120, y: 1100, sizePx: 72, fill: '#ffe14a', weight: 900 },
      {
        text: 'FREE SHIPPING',
        x: 600,
        y: 1136,
        sizePx: 56,
        fill: '#ffffff',
        family: 'latin',
        weight: 900,
        stroke: '#1b2a41',
        strokePx: 4,
      },
    ],
  },
  build,
};
