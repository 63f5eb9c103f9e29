import { type Material, plain, set, tiles } from '../materials.ts';
import { Mesh } from '../mesh.ts';
import { fractalNoise } from '../random.ts';
import type { BuiltScene, SampleDesign } from '../sample-design.ts';
import { softbox } from '../scene.ts';
import { addWall } from '../sets.ts';
import { addLathe, addSheet, addTube, type Point2, smoothPath } from '../shapes.ts';
import type { Vec3 } from '../vector.ts';

/** Blue glaze that runs over a bare, speckled foot. */
const glaze: Material = {
  shade(out, _u, _v, x, y, z) {
    const drip = 7 + 2.6 * (fractalNoise(x * 0.3, 0, z * 0.3, 2) - 0.5) * 2;
    const speck = fractalNoise(x * 7, y * 7, z * 7, 2) > 0.74 ? 0.45 : 1;
    if (y < drip) {
      set(out, 0.55 * speck, 0.43 * speck, 0.31 * speck, 0.75, 0, 0.03);
      return;
    }
    const pool = Math.min(1, (y - drip) / 1.5);
    const cloud = 0.7 + 0.6 * fractalNoise(x * 0.35, y * 0.2, z * 0.35, 4);
    const k = cloud * (0.75 + 0.25 * pool);
    set(out, 0.03 * k, 0.095 * k, 0.19 * k, 0.1, 0, 0.06);
  },
};

async function build(): Promise<BuiltScene> {
  const mesh = new Mesh();
  const rings = smoothPath(
    [
      [4.2, 0, 0],
      [4.9, 0.25, 0],
      [6.6, 4, 0],
      [7.9, 9, 0],
      [7.3, 14.5, 0],
      [4.6, 18.6, 0],
      [2.9, 21.5, 0],
      [2.6, 25, 0],
      [3.1, 27.2, 0],
      [3.9, 28.4, 0],
      [3.95, 28.65, 0],
      [3.6, 28.7, 0],
      [2.6, 27, 0],
      [2.2, 24, 0],
      [2.6, 21, 0],
    ],
    10,
  );
  const profile: Point2[] = [[0, 0.05], ...rings.map((p): Point2 => [p[0], Math.max(0, p[1])])];
  addLathe(mesh, { material: glaze, product: true }, profile, 160);
  for (const s of [-1, 1]) {
    const path = smoothPath([
      [s * 2.4, 25.6, 0],
      [s * 4.6, 26.4, 0],
      [s * 7.2, 24.2, 0],
      [s * 7.7, 20.2, 0],
      [s * 6.7, 16.6, 0],
      [s * 6.2, 15, 0],
    ] as Vec3[]);
    mesh.place({ rotateDeg: [0, -12, 0] }, () => {
      addTube(mesh, path, {
        material: glaze,
        product: true,
        radius: () => 0.55,
        flatten: 0.7,
        up: [1, 1, 0],
        sides: 24,
      });
    });
  }
  addSheet(
    mesh,
    { material: tiles('#d8d2c6', '#a39c90', 20, 'xz', 0.2) },
    [-200, 0, 140],
    [400, 0, 0],
    [0, 0, -230],
  );
  addWall(mesh, plain('#e6dfd2', { roughness: 0.9, mottle: 0.04 }), -90);
  addSheet(
    mesh,
    { material: plain('#f4f1ea', { roughness: 0.5 }) },
    [-300, 0, -88.5],
    [600, 0, 0],
    [0, 9, 0],
  );
  return {
    scene: {
      mesh,
      camera: { eye: [0, 34, 96], target: [0, 13.6, 0], fovDeg: 24, lensRadius: 0.8, focusAt: [0, 14, 6] },
      lights: [
        softbox([-75, 60, 40], [0, 12, 0], 60, 80, [12, 12, 12.2]),
        softbox([80, 40, 20], [0, 12, 0], 40, 80, [2.6, 2.5, 2.3]),
      ],
      surroundings: { above: [0.85, 0.85, 0.88], level: [0.6, 0.59, 0.57], below: [0.3, 0.28, 0.26] },
    },
    prints: [],
  };
}

export const ceramicVase: SampleDesign = {
  name: 'ceramic-vase',
  kind: 'product-scene-bg',
  notes: 'glazed vase with two thin handles (holes) on a tiled floor',
  widthPx: 900,
  heightPx: 1200,
  samples: 8,
  seed: 108,
  film: { exposure: 0.98, grain: 1.2 },
  overlay: {
    lettering: [
      {
        text: '景和陶瓷',
        x: 150,
        y: 180,
        sizePx: 58,
        fill: '#ffffff',
        weight: 700,
        rotateDeg: -28,
        opacity: 0.5,
        kind: 'watermark',
        shadow: { dx: 1, dy: 1, blurPx: 1, opacity: 0.5 },
      },
      {
        text: '景和陶瓷',
        x: 715,
        y: 130,
        sizePx: 58,
        fill: '#ffffff',
        weight: 700,
        rotateDeg: -28,
        opacity: 0.5,
        kind: 'watermark',
        shadow: { dx: 1, dy: 1, blurPx: 1, opacity: 0.5 },
      },
      {
        text: '景和陶瓷',
        x: 700,
        y: 1010,
        sizePx: 58,
        fill: '#ffffff',
        weight: 700,
        rotateDeg: -28,
        opacity: 0.5,
        kind: 'watermark',
        shadow: { dx: 1, dy: 1, blurPx: 1, opacity: 0.5 },
      },
      {
        text: '景和陶瓷',
        x: 240,
        y: 1085,
        sizePx: 58,
        fill: '#ffffff',
        weight: 700,
        rotateDeg: -28,
        opacity: 0.5,
        kind: 'watermark',
        shadow: { dx: 1, dy: 1, blurPx: 1, opacity: 0.5 },
      },
      {
        text: 'JINGHE CERAMICS 2026',
        x: 450,
        y: 1160,
        sizePx: 36,
        fill: '#3a3a3a',
        family: 'latin',
        weight: 700,
        opacity: 0.45,
        kind: 'watermark',
      },
      {
        text: '手工拉坯',
        x: 800,
        y: 520,
        sizePx: 62,
        fill: '#2c3e50',
        family: 'kai',
        weight: 400,
        vertical: true,
      },
    ],
  },
  build,
};
