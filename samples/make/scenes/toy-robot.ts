import { starburst } from '../badges.ts';
import { type Material, plain, wood } from '../materials.ts';
import { Mesh } from '../mesh.ts';
import { makePrint, printed } from '../prints.ts';
import type { BuiltScene, SampleDesign } from '../sample-design.ts';
import { softbox } from '../scene.ts';
import { addShelves, addStrewnWares, addTable, addWall } from '../sets.ts';
import { addBall, addBox, addLathe, addTube, circlePath, roundedPolyline } from '../shapes.ts';
import { type Placement, placePoint, type Vec3 } from '../vector.ts';

const BODY: Vec3 = [8.4, 8.2, 5.6];
const TURN: Placement = { rotateDeg: [0, 17, 0] };
const BODY_AT: Placement = { move: [0, 9.4, 0] };

async function build(): Promise<BuiltScene> {
  const mesh = new Mesh();
  const print = await makePrint({
    widthPx: 840,
    heightPx: 820,
    art: '<rect x="110" y="330" width="620" height="360" rx="40" fill="#fff5da"/><g stroke="#c0392b" stroke-width="26"><path d="M160 590 H300 L350 500 L420 640 L480 560 H680" fill="none"/></g>',
    lettering: [
      {
        text: 'ROBO-K8',
        x: 420,
        y: 170,
        sizePx: 128,
        fill: '#fff5da',
        family: 'latin',
        weight: 900,
        letterSpacingPx: 4,
      },
      { text: '小铁人', x: 420, y: 430, sizePx: 110, fill: '#20505c', weight: 900, letterSpacingPx: 20 },
    ],
  });
  const teal = plain('#1f8a99', { roughness: 0.28, f0: 0.05 });
  const cream = plain('#f3e6c4', { roughness: 0.3, f0: 0.05 });
  const red = plain('#cf3a26', { roughness: 0.25, f0: 0.05 });
  const dark = plain('#2b2d30', { roughness: 0.4 });
  const chrome = plain('#cfd0d2', { roughness: 0.16, metal: 1, f0: 0.85 });
  const area = { u0: 0.02, u1: 0.98, v0: 0.02, v1: 0.98 };
  const box = (material: Material, size: Vec3, radius: number, at: Vec3): void =>
    mesh.place({ move: at }, () => addBox(mesh, { material, product: true, size, radius }));
  const disc = (material: Material, radius: number, thick: number, at: Vec3, rotateDeg: Vec3): void =>
    mesh.place({ rotateDeg, move: at }, () => {
      addLathe(
        mesh,
        { material, product: true },
        roundedPolyline(
          [
            [0, 0],
            [radius, 0],
            [radius, thick],
            [0, thick],
          ],
          0.15,
        ),
        64,
      );
    });
  mesh.place(TURN, () => {
    mesh.place(BODY_AT, () => {
      addBox(mesh, {
        material: teal,
        product: true,
        size: BODY,
        radius: 0.9,
        faces: { front: printed(teal, print, area) },
      });
    });
    box(cream, [7.2, 5.4, 5.2], 1, [0, 17, 0]);
    box(dark, [5.6, 2.2, 0.6], 0.3, [0, 17.6, 2.5]);
    for (const s of [-1, 1]) {
      mesh.place({ move: [s * 1.35, 17.6, 2.75] }, () =>
        addBall(
          mesh,
          { material: plain('#f7c948', { roughness: 0.1, f0: 0.08 }), product: true },
          [0.75, 0.75, 0.45],
          40,
        ),
      );
      disc(red, 1.2, 0.8, [s * 3.5, 17, 0], [0, 0, -s * 90]);
      box(cream, [2.5, 4.4, 3], 0.6, [s * 2.1, 3.2, 0]);
      box(red, [3.1, 1.7, 4.8], 0.6, [s * 2.1, 0.85, 0.6]);
      disc(chrome, 1.35, 1.1, [s * 4, 11.8, 0], [0, 0, -s * 90]);
      mesh.place({ rotateDeg: [s > 0 ? -52 : -8, 0, s * 7], move: [s * 5.9, 11.8, 0] }, () => {
        box(cream, [2, 6.2, 2.4], 0.7, [0, -2.6, 0]);
        box(red, [2.2, 1.3, 2.6], 0.5, [0, -5.8, 0]);
        mesh.place({ move: [0, -7.5, 0], rotateDeg: [0, 90, 0] }, () => {
          addTube(
            mesh,
            circlePath(1.15)
              .slice(22, 64)
              .map((p): Vec3 => [p[1] * 1, p[0] * -1, 0]),
            { material: chrome, product: true, radius: () => 0.42, up: [0, 0, 1] },
          );
        });
      });
    }
    addTube(
      mesh,
      [
        [0, 19.5, 0],
        [0, 22.6, 0],
      ],
      { material: chrome, product: true, radius: () => 0.18, sides: 16 },
    );
    mesh.place({ move: [0, 22.9, 0] }, () =>
      addBall(mesh, { material: red, product: true }, [0.65, 0.65, 0.65], 32),
    );
    for (let i = 0; i < 3; i++) box(dark, [3.2, 0.28, 0.3], 0.1, [0, 15.2 + 0.5 * i, 2.55]);
    disc(chrome, 2.2, 1.1, [0, 13.4, 0], [0, 0, 0]);
  });
  addTable(mesh, wood('#c8b091', '#8d6d4a', 9), 30);
  addStrewnWares(
    mesh,
    5,
    [
      [-34, 0, -20],
      [-25, 0, -28],
      [27, 0, -22],
      [37, 0, -27],
      [-45, 0, -25],
      [46, 0, -20],
    ],
    11,
  );
  addShelves(mesh, {
    z: -70,
    seed: 33,
    rows: [-30, -4, 22, 48],
    widthCm: 220,
    fullness: 0.98,
    boardHex: '#d8d4cc',
  });
  addWall(mesh, plain('#b9b4aa', { roughness: 0.9 }), -98);
  return {
    scene: {
      mesh,
      camera: { eye: [-6, 20, 74], target: [0, 11, 0], fovDeg: 25.5, lensRadius: 0.75, focusAt: [0, 11, 3] },
      lights: [
        softbox([42, 50, 34], [0, 10, 0], 44, 44, [17, 16.8, 16.4]),
        softbox([-60, 34, 20], [0, 10, 0], 44, 60, [3.6, 3.7, 4]),
        softbox([0, 110, -30], [0, 0, -60], 180, 40, [6, 5.9, 5.6]),
      ],
      surroundings: { above: [0.6, 0.6, 0.62], level: [0.42, 0.41, 0.4], below: [0.2, 0.18, 0.16] },
    },
    prints: [
      {
        print,
        area,
        at: (u, v) =>
          placePoint(placePoint([(u - 0.5) * BODY[0], (v - 0.5) * BODY[1], BODY[2] / 2], BODY_AT), TURN),
      },
    ],
  };
}

export const toyRobot: SampleDesign = {
  name: 'toy-robot',
  kind: 'product-cluttered-bg',
  notes: 'tin toy robot with printed name on a shop table in front of full shelves',
  widthPx: 900,
  heightPx: 1200,
  samples: 8,
  seed: 107,
  film: { exposure: 1, grain: 1.3 },
  overlay: {
    shapes: starburst(745, 1030, 128, 16, '#ffcf24'),
    lettering: [
      {
        text: '儿童节特惠',
        x: 450,
        y: 66,
        sizePx: 92,
        fill: '#ffffff',
        weight: 900,
        stroke: '#d8261c',
        strokePx: 7,
      },
      {
        text: '爆款玩具',
        x: 96,
        y: 430,
        sizePx: 84,
        fill: '#ffe14a',
        weight: 900,
        vertical: true,
        stroke: '#21344f',
        strokePx: 5,
      },
      {
        text: 'HOT',
        x: 745,
        y: 996,
        sizePx: 74,
        fill: '#c8171e',
        family: 'latin',
        weight: 900,
        rotateDeg: 8,
      },
      {
        text: 'SALE',
        x: 738,
        y: 1062,
        sizePx: 62,
        fill: '#c8171e',
        family: 'latin',
        weight: 900,
        rotateDeg: 8,
      },
      {
        text: '满99包邮',
        x: 250,
        y: 1120,
        sizePx: 72,
        fill: '#d8261c',
        weight: 900,
        stroke: '#ffffff',
        strokePx: 6,
      },
    ],
  },
  build,
};
