import { bar, roundBadge } from '../badges.ts';
import { plain, tiles, wood } from '../materials.ts';
import { Mesh } from '../mesh.ts';
import { makePrint, printed } from '../prints.ts';
import type { BuiltScene, SampleDesign } from '../sample-design.ts';
import { softbox } from '../scene.ts';
import { addStrewnWares, addTable, addWall } from '../sets.ts';
import {
  addBall,
  addLathe,
  addTube,
  onCylinder,
  type Point2,
  roundedPolyline,
  smoothPath,
} from '../shapes.ts';
import { rotate, type Vec3 } from '../vector.ts';

const [FOOT, TOP, WIDE, NARROW] = [2.2, 12.4, 8.2, 6.2];
const radiusAt = (v: number): number => WIDE + (NARROW - WIDE) * v ** 1.5;

async function build(): Promise<BuiltScene> {
  const mesh = new Mesh();
  const print = await makePrint({
    widthPx: 700,
    heightPx: 420,
    lettering: [
      {
        text: 'KOHAKU',
        x: 350,
        y: 150,
        sizePx: 120,
        fill: '#5b5a55',
        family: 'latin',
        weight: 700,
        letterSpacingPx: 16,
      },
      { text: '1.2L 煮水壶', x: 350, y: 290, sizePx: 70, fill: '#5b5a55', weight: 500 },
    ],
  });
  const enamel = plain('#e9e2cf', { roughness: 0.16, f0: 0.055, waves: 0.01, waveSizeCm: 2 });
  const beech = wood('#c89b63', '#8a5e34', 40, 0.5);
  const steel = plain('#c6c7c9', { roughness: 0.2, metal: 1, f0: 0.8 });
  const area = { u0: 0.25 - 0.1, u1: 0.25 + 0.1, v0: 0.15, v1: 0.72 };
  const turn = 4;
  mesh.place({ rotateDeg: [0, turn, 0] }, () => {
    const wall = Array.from(
      { length: 33 },
      (_, i): Point2 => [radiusAt(i / 32), FOOT + (i / 32) * (TOP - FOOT)],
    );
    addLathe(mesh, { material: printed(enamel, print, area), product: true }, wall, 192);
    addLathe(
      mesh,
      { material: enamel, product: true },
      roundedPolyline(
        [
          [0, 0.2],
          [7.2, 0.2],
          [8.1, 1.1],
          [WIDE, FOOT],
        ],
        0.8,
      ),
      192,
    );
    addLathe(
      mesh,
      { material: enamel, product: true },
      roundedPolyline(
        [
          [NARROW, TOP],
          [5.9, 13.2],
          [4.6, 13.7],
          [4.4, 13.7],
        ],
        0.6,
      ),
      160,
    );
    addLathe(
      mesh,
      { material: steel, product: true },
      roundedPolyline(
        [
          [4.4, 13.6],
          [4.65, 13.75],
          [4.65, 14],
          [4.3, 14.05],
        ],
        0.08,
      ),
      128,
    );
    addLathe(
      mesh,
      { material: enamel, product: true },
      roundedPolyline(
        [
          [4.4, 13.95],
          [4.3, 14.3],
          [2.4, 15.1],
          [0, 15.3],
        ],
        0.9,
      ),
      128,
    );
    mesh.place({ move: [0, 16.5, 0] }, () =>
      addBall(mesh, { material: beech, product: true }, [1.35, 1.25, 1.35], 48),
    );
    addLathe(
      mesh,
      { material: steel, product: true },
      [
        [0.6, 15.1],
        [0.6, 15.6],
      ],
      32,
    );
    const spout = smoothPath([
      [-6.2, 5.2, 0],
      [-9.4, 6.4, 0],
      [-11.2, 9.4, 0],
      [-12.2, 12.6, 0],
      [-13.8, 14.6, 0],
    ] as Vec3[]);
    addTube(mesh, spout, {
      material: enamel,
      product: true,
      radius: (t) => 1.9 - 1.15 * t ** 0.7,
      sides: 48,
    });
    const arch = smoothPath([
      [-6.2, 12, 0],
      [-6.9, 15.5, 0],
      [-5.6, 20.4, 0],
      [0, 23, 0],
      [5.6, 20.4, 0],
      [6.9, 15.5, 0],
      [6.2, 12, 0],
    ] as Vec3[]);
    addTube(mesh, arch, { material: steel, product: true, radius: () => 0.36, sides: 20 });
    addTube(mesh, arch.slice(24, 49), {
      material: beech,
      product: true,
      radius: (t) => 0.75 + 0.25 * Math.sin(Math.PI * t),
      sides: 32,
    });
  });
  addTable(mesh, plain('#5a5f63', { roughness: 0.3, mottle: 0.25 }), 38);
  addStrewnWares(
    mesh,
    15,
    [
      [-44, 0, -22],
      [-34, 0, -29],
      [36, 0, -26],
      [46, 0, -20],
    ],
    12,
  );
  addWall(mesh, tiles('#dfe5e2', '#b9bab6', 11, 'xy', 0.14), -40);
  return {
    scene: {
      mesh,
      camera: { eye: [0, 22, 84], target: [-1, 10.6, 0], fovDeg: 26, lensRadius: 0.9, focusAt: [0, 10, 7] },
      lights: [
        softbox([-60, 50, 36], [0, 9, 0], 44, 60, [13, 13, 13.2]),
        softbox([70, 40, 10], [0, 9, 0], 40, 60, [1.8, 1.7, 1.5]),
        softbox([0, 100, 10], [0, 0, -20], 90, 30, [4, 3.9, 3.8]),
      ],
      surroundings: { above: [0.42, 0.42, 0.44], level: [0.28, 0.28, 0.29], below: [0.12, 0.12, 0.12] },
    },
    prints: [
      {
        print,
        area,
        at: (u, v) =>
          rotate(onCylinder(radiusAt(v), FOOT + v * (TOP - FOOT), (u - 0.25) * 360), [0, turn, 0]),
      },
    ],
  };
}

export const kettle: SampleDesign = {
  name: 'kettle',
  kind: 'product-scene-bg',
  notes:
    'enamel kettle with an arched handle (a large hole) before kitchen tiles and other goods; English promotion',
  widthPx: 1100,
  heightPx: 1000,
  samples: 8,
  seed: 110,
  film: { contrast: 0.3, exposure: 0.95, warmth: 0.02, grain: 1.2 },
  overlay: {
    shapes: bar(0, 0, 1100, 118, '#12372a', 0.9) + roundBadge(948, 800, 120, '#e2552d', '#ffffff'),
    lettering: [
      {
        text: 'BIG SALE',
        x: 50,
        y: 60,
        anchor: 'start',
        sizePx: 74,
        fill: '#ffffff',
        family: 'latin',
        weight: 900,
      },
      {
        text: 'BUY 2 GET 1 FREE',
        x: 1050,
        y: 60,
        anchor: 'end',
        sizePx: 52,
        fill: '#ffd166',
        family: 'latin',
        weight: 700,
      },
      { text: 'ONLY', x: 948, y: 752, sizePx: 40, fill: '#ffffff', family: 'latin', weight: 700 },
      { text: '$19.90', x: 948, y: 818, sizePx: 54, fill: '#ffffff', family: 'latin', weight: 900 },
      {
        text: '限时抢购',
        x: 170,
        y: 880,
        sizePx: 74,
        fill: '#ffe14a',
        weight: 900,
        stroke: '#a3130c',
        strokePx: 5,
        rotateDeg: -8,
      },
    ],
  },
  build,
};
