import { bar, cornerBand } from '../badges.ts';
import { paper, plain, wood } from '../materials.ts';
import { Mesh } from '../mesh.ts';
import { makePrint, printed } from '../prints.ts';
import type { BuiltScene, SampleDesign } from '../sample-design.ts';
import { softbox } from '../scene.ts';
import { addShelves, addStrewnWares, addTable, addWall } from '../sets.ts';
import { addBox, addTube, smoothPath } from '../shapes.ts';
import { type Placement, placePoint, type Vec3 } from '../vector.ts';

const SIZE: Vec3 = [17, 11, 13];

async function build(): Promise<BuiltScene> {
  const mesh = new Mesh();
  const print = await makePrint({
    widthPx: 1190,
    heightPx: 770,
    art: '<rect x="70" y="70" width="1050" height="630" fill="none" stroke="#7c1f1a" stroke-width="10"/><circle cx="260" cy="385" r="130" fill="#7c1f1a"/>',
    lettering: [
      { text: '茶', x: 260, y: 385, sizePx: 170, fill: '#ecd9b8', family: 'kai', weight: 400 },
      {
        text: '山间好礼',
        x: 730,
        y: 270,
        sizePx: 150,
        fill: '#5a1714',
        family: 'kai',
        weight: 400,
        letterSpacingPx: 16,
      },
      {
        text: 'HANDMADE TEA',
        x: 730,
        y: 420,
        sizePx: 74,
        fill: '#5a1714',
        family: 'latin',
        weight: 700,
        letterSpacingPx: 6,
      },
      { text: 'Net 250 g', x: 730, y: 540, sizePx: 60, fill: '#5a1714', family: 'latin', weight: 400 },
    ],
  });
  const board = paper('#c79a63', 0.16);
  const area = { u0: 0.03, u1: 0.97, v0: 0.04, v1: 0.96 };
  const standing: Placement = { rotateDeg: [0, -27, 0], move: [0, SIZE[1] / 2, 0] };
  mesh.place(standing, () => {
    addBox(mesh, {
      material: board,
      product: true,
      size: SIZE,
      radius: 0.12,
      faces: { front: printed(board, print, area) },
    });
    mesh.place({ move: [0, SIZE[1] / 2 + 0.05, 0] }, () => {
      addBox(mesh, {
        material: paper('#8d2a22', 0.1),
        product: true,
        size: [SIZE[0] + 0.5, 2.2, SIZE[2] + 0.5],
        radius: 0.15,
      });
    });
    const twine = { material: paper('#e6d3a8', 0.4), product: true, radius: () => 0.17, sides: 12 };
    const top = SIZE[1] / 2 + 1.28;
    for (const side of [-1, 1]) {
      addTube(
        mesh,
        smoothPath([
          [0, top, 0],
          [side * 2.2, top + 1.5, 0.6],
          [side * 4, top + 1.2, 1.2],
          [side * 3, top + 0.2, 1.3],
          [0, top + 0.1, 0],
        ] as Vec3[]),
        twine,
      );
    }
    addTube(
      mesh,
      smoothPath([
        [-SIZE[0] / 2 - 0.3, top, 0],
        [0, top + 0.05, 0],
        [SIZE[0] / 2 + 0.3, top, 0],
      ] as Vec3[]),
      twine,
    );
  });
  addTable(mesh, wood('#9c7148', '#5c3c22', 14), 34);
  addStrewnWares(
    mesh,
    7,
    [
      [-40, 0, -24],
      [-30, 0, -30],
      [29, 0, -27],
      [40, 0, -22],
      [-52, 0, -18],
      [52, 0, -26],
    ],
    12,
  );
  addShelves(mesh, { z: -85, seed: 21, rows: [-34, -6, 24, 54], widthCm: 240, fullness: 0.97 });
  addWall(mesh, plain('#8c8578', { roughness: 0.9 }), -112);
  return {
    scene: {
      mesh,
      camera: { eye: [4, 24, 60], target: [0, 7.2, 0], fovDeg: 28, lensRadius: 0.6, focusAt: [1, 6, 8] },
      lights: [
        softbox([-40, 52, 30], [0, 6, 0], 46, 46, [17, 16.5, 16]),
        softbox([60, 40, 10], [0, 6, 0], 40, 50, [4, 4.1, 4.4]),
        softbox([0, 110, -40], [0, 0, -75], 180, 40, [7, 6.6, 5.8]),
      ],
      surroundings: { above: [0.6, 0.6, 0.62], level: [0.4, 0.38, 0.36], below: [0.2, 0.18, 0.16] },
    },
    prints: [
      {
        print,
        area,
        at: (u, v) => placePoint([(u - 0.5) * SIZE[0], (v - 0.5) * SIZE[1], SIZE[2] / 2], standing),
      },
    ],
  };
}

export const giftBox: SampleDesign = {
  name: 'gift-box',
  kind: 'product-cluttered-bg',
  notes: 'printed cardboard tea box in front of a market stall',
  widthPx: 1200,
  heightPx: 900,
  samples: 8,
  seed: 104,
  film: { exposure: 0.95, warmth: 0.03, grain: 1.3 },
  overlay: {
    shapes: bar(0, 786, 1200, 114, '#b81d1d', 0.92) + cornerBand(150, 64, '#f2b21b'),
    lettering: [
      {
        text: '厂家直销',
        x: 600,
        y: 92,
        sizePx: 110,
        fill: '#ffe9a0',
        weight: 900,
        stroke: '#8d1410',
        strokePx: 7,
        letterSpacingPx: 10,
      },
      { text: '一件代发', x: 75, y: 75, sizePx: 38, fill: '#7d1210', weight: 900, rotateDeg: -45 },
      { text: '今日下单立减', x: 60, y: 843, anchor: 'start', sizePx: 72, fill: '#ffffff', weight: 900 },
      { text: '¥15', x: 520, y: 843, anchor: 'start', sizePx: 88, fill: '#ffe45c', weight: 900 },
      { text: '顺丰包邮', x: 1140, y: 843, anchor: 'end', sizePx: 60, fill: '#ffffff', weight: 700 },
      {
        text: '送礼首选',
        x: 1085,
        y: 350,
        sizePx: 66,
        fill: '#ffffff',
        family: 'kai',
        weight: 400,
        vertical: true,
        shadow: { dx: 3, dy: 4, blurPx: 3, opacity: 0.75 },
      },
    ],
  },
  build,
};
