import { bar } from '../badges.ts';
import { plain, wood } from '../materials.ts';
import { Mesh } from '../mesh.ts';
import type { BuiltScene, SampleDesign } from '../sample-design.ts';
import { softbox } from '../scene.ts';
import { addTable, addWall } from '../sets.ts';
import { addBall, addBox, addLathe, addTube, roundedPolyline, smoothPath } from '../shapes.ts';
import type { Vec3 } from '../vector.ts';

async function build(): Promise<BuiltScene> {
  const mesh = new Mesh();
  const lacquer = plain('#c8321f', { roughness: 0.25, f0: 0.05 });
  const inside = plain('#f2efe6', { roughness: 0.5 });
  const steel = plain('#b9babd', { roughness: 0.25, metal: 1, f0: 0.8 });
  const red = { material: lacquer, product: true };
  const metal = { material: steel, product: true };
  addLathe(
    mesh,
    red,
    roundedPolyline(
      [
        [0, 0],
        [8.2, 0],
        [8.2, 1.5],
        [2, 2.4],
        [0, 2.5],
      ],
      0.6,
    ),
    128,
  );
  const elbow: Vec3 = [-9, 22, -1];
  const head: Vec3 = [6.5, 36, 2];
  for (const offset of [-0.55, 0.55]) {
    addTube(
      mesh,
      [
        [0, 2, offset],
        [elbow[0], elbow[1], elbow[2] + offset],
      ],
      { ...metal, radius: () => 0.34, sides: 16 },
    );
    addTube(
      mesh,
      [
        [elbow[0], elbow[1], elbow[2] + offset],
        [head[0], head[1], head[2] + offset],
      ],
      { ...metal, radius: () => 0.34, sides: 16 },
    );
  }
  for (const joint of [elbow, head, [0, 2.6, 0] as Vec3]) {
    mesh.place({ move: joint }, () => addBall(mesh, red, [1.15, 1.15, 1.3], 32));
  }
  const spring = Array.from({ length: 160 }, (_, i): Vec3 => {
    const t = i / 159;
    const a = t * 2 * Math.PI * 13;
    return [
      -0.9 - 5.2 * t + 0.42 * Math.cos(a),
      4.2 + 11.6 * t + 0.2 * Math.cos(a),
      0.42 * Math.sin(a) - 0.3,
    ];
  });
  addTube(mesh, spring, { ...metal, radius: () => 0.09, sides: 8 });
  mesh.place({ rotateDeg: [14, 0, 38], move: head }, () => {
    const outer = roundedPolyline(
      [
        [0, 1.6],
        [2.1, 1.5],
        [2.5, -2.2],
        [3.2, -3.6],
        [7.2, -10.4],
      ],
      0.8,
    );
    addLathe(mesh, red, outer, 128);
    addLathe(
      mesh,
      { material: inside, product: true },
      [
        [7.2, -10.4],
        [6.95, -10.35],
        [3, -3.6],
        [2.2, -2.3],
        [0, -2.2],
      ],
      128,
    );
    mesh.place({ move: [0, -6, 0] }, () =>
      addBall(mesh, { material: plain('#fffdf2', { roughness: 0.2 }), product: true }, [2, 2.4, 2], 48),
    );
  });
  const cord = smoothPath([
    [7, 0.7, -3],
    [12, 0.25, -6],
    [20, 0.25, -5],
    [30, 0.25, -12],
    [46, 0.25, -10],
  ] as Vec3[]);
  addTube(mesh, cord, {
    material: plain('#2a2a2c', { roughness: 0.5 }),
    product: true,
    radius: () => 0.25,
    sides: 12,
  });
  addTable(mesh, wood('#d9bb8c', '#a57d4d', 16, 0.5), 34);
  for (const [x, hex, h] of [
    [-34, '#49606b', 1.5],
    [-34.6, '#c9b18a', 2.1],
    [-33.6, '#7b3f3a', 1.7],
  ] as const) {
    mesh.place({ rotateDeg: [0, x * 9, 0], move: [x, BOOK_FOOT[hex] + h / 2, -20] }, () => {
      addBox(mesh, { material: plain(hex, { roughness: 0.6 }), size: [17, h, 23], radius: 0.15 });
    });
  }
  addWall(mesh, plain('#8fa7a3', { roughness: 0.85, mottle: 0.03 }), -60);
  return {
    scene: {
      mesh,
      camera: { eye: [4, 30, 108], target: [1.5, 19, 0], fovDeg: 26, lensRadius: 0.9, focusAt: [0, 18, 2] },
      lights: [
        softbox([-80, 60, 50], [0, 16, 0], 70, 80, [11, 11.2, 11.6]),
        softbox([90, 40, 30], [0, 16, 0], 50, 80, [2.4, 2.3, 2.1]),
        softbox([0, 120, -10], [0, 0, -20], 80, 60, [4, 3.9, 3.8]),
      ],
      surroundings: { above: [0.7, 0.7, 0.72], level: [0.5, 0.5, 0.5], below: [0.3, 0.28, 0.25] },
    },
    prints: [],
  };
}

const BOOK_FOOT: Record<string, number> = { '#49606b': 0, '#c9b18a': 1.5, '#7b3f3a': 3.6 };

export const deskLamp: SampleDesign = {
  name: 'desk-lamp',
  kind: 'product-scene-bg',
  notes: 'red desk lamp with thin arms on a desk before a painted wall',
  widthPx: 1000,
  heightPx: 1000,
  samples: 8,
  seed: 106,
  film: { exposure: 0.95, grain: 1.1 },
  overlay: {
    shapes: bar(742, 612, 214, 66, '#e1251b', 1, 10),
    lettering: [
      {
        text: '护眼台灯',
        x: 60,
        y: 110,
        anchor: 'start',
        sizePx: 100,
        fill: '#ffffff',
        weight: 900,
        shadow: { dx: 4, dy: 4, blurPx: 3, opacity: 0.45 },
      },
      {
        text: 'NO FLICKER · 3 COLORS',
        x: 64,
        y: 205,
        anchor: 'start',
        sizePx: 40,
        fill: '#12383c',
        family: 'latin',
        weight: 700,
      },
      { text: '限时特价', x: 849, y: 645, sizePx: 44, fill: '#ffffff', weight: 700 },
      {
        text: '¥89',
        x: 849,
        y: 560,
        sizePx: 100,
        fill: '#e1251b',
        weight: 900,
        stroke: '#ffffff',
        strokePx: 5,
      },
      {
        text: '买一送三',
        x: 142,
        y: 596,
        sizePx: 58,
        fill: '#ffd23c',
        weight: 900,
        stroke: '#a3130c',
        strokePx: 5,
        rotateDeg: -14,
      },
    ],
  },
  build,
};
