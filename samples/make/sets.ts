import { type Material, type PlainOptions, plain, wood } from './materials.ts';
import { addPatch, type Mesh } from './mesh.ts';
import { seededRandom } from './random.ts';
import { type Light, softbox } from './scene.ts';
import { addBall, addBox, addLathe, addSheet, type Point2, roundedPolyline } from './shapes.ts';
import type { Vec3 } from './vector.ts';

/** A seamless roll: floor, curve, wall. */
export function addSweep(mesh: Mesh, material: Material, depthCm: number, widthCm = 400): void {
  const bendCm = 45;
  addPatch(mesh, { material, columns: 1, rows: 60 }, (u, v) => {
    const x = (u - 0.5) * widthCm;
    const along = v * (depthCm + 160 + bendCm * 1.57 + 200) - 160;
    if (along < depthCm) return [x, 0, -along];
    const angle = (along - depthCm) / bendCm;
    if (angle < Math.PI / 2) {
      return [x, bendCm * (1 - Math.cos(angle)), -depthCm - bendCm * Math.sin(angle)];
    }
    return [x, bendCm + along - depthCm - bendCm * 1.57, -depthCm - bendCm];
  });
}

/** A table top whose front edge lies towards the viewer. */
export function addTable(mesh: Mesh, material: Material, backCm: number, widthCm = 220): void {
  addSheet(mesh, { material }, [-widthCm / 2, 0, 120], [widthCm, 0, 0], [0, 0, -(120 + backCm)]);
  addSheet(mesh, { material }, [-widthCm / 2, -4, -backCm], [widthCm, 0, 0], [0, 4, 0]);
}

export function addWall(mesh: Mesh, material: Material, z: number, widthCm = 600, heightCm = 320): void {
  addSheet(mesh, { material }, [-widthCm / 2, -80, z], [widthCm, 0, 0], [0, heightCm, 0]);
}

/** The usual studio: a big key light on one side, a weaker fill on the other, a rim light behind. */
export function studioLights(
  target: Vec3,
  reachCm: number,
  key: number,
  keyFrom: 'left' | 'right' = 'left',
): Light[] {
  const s = keyFrom === 'left' ? -1 : 1;
  const [x, y, z] = target;
  const at = (dx: number, dy: number, dz: number): Vec3 => [
    x + s * dx * reachCm,
    y + dy * reachCm,
    z + dz * reachCm,
  ];
  return [
    softbox(at(1.5, 1.6, 1.0), target, reachCm * 1.3, reachCm * 1.3, [key, key * 0.97, key * 0.92]),
    softbox(at(-1.9, 0.9, 0.8), target, reachCm * 1.2, reachCm * 1.6, [key * 0.22, key * 0.23, key * 0.25]),
    softbox(at(-0.5, 2.4, -0.9), target, reachCm * 1.6, reachCm * 0.7, [key * 0.4, key * 0.4, key * 0.42]),
  ];
}

const WARES = [
  '#b03a2e',
  '#1f618d',
  '#d4ac0d',
  '#1e8449',
  '#e8e4da',
  '#6c3483',
  '#d35400',
  '#34495e',
  '#c0a080',
  '#e59aa8',
  '#4a6a5a',
  '#efe6c8',
  '#2e4053',
  '#93441a',
  '#8fb8c9',
] as const;

/** A box with stripes and blocks, as packaging looks from too far to read. */
function packaging(random: () => number): Material {
  const base = plain(WARES[Math.floor(random() * WARES.length)], { roughness: 0.45 });
  const second = plain(WARES[Math.floor(random() * WARES.length)], { roughness: 0.4 });
  const style = Math.floor(random() * 4);
  const level = 0.2 + 0.5 * random();
  return {
    shade(out, u, v, x, y, z) {
      const inside =
        style === 0
          ? v > level && v < level + 0.25
          : style === 1
            ? (u - 0.5) ** 2 + (v - 0.55) ** 2 < 0.09
            : style === 2
              ? u > 0.15 && u < 0.85 && v > 0.55 && v < 0.85
              : v < level * 0.6;
      (inside ? second : base).shade(out, u, v, x, y, z);
    },
  };
}

function addBottle(
  mesh: Mesh,
  radius: number,
  height: number,
  look: PlainOptions & { hex: string; cap: string },
): void {
  const profile: Point2[] = [
    [0, 0],
    [radius, 0],
    [radius, height * 0.68],
    [radius * 0.4, height * 0.82],
    [radius * 0.4, height * 0.86],
  ];
  addLathe(mesh, { material: plain(look.hex, look) }, roundedPolyline(profile, radius * 0.35), 32);
  const cap: Point2[] = [
    [radius * 0.48, height * 0.85],
    [radius * 0.48, height],
    [0, height],
  ];
  addLathe(mesh, { material: plain(look.cap, { roughness: 0.4 }) }, roundedPolyline(cap, 0.2), 24);
}

export interface ShelfOptions {
  readonly z: number;
  readonly seed: number;
  readonly widthCm?: number;
  readonly rows?: readonly number[];
  readonly boardHex?: string;
  readonly fullness?: number;
}

/** Shelves full of mixed goods, each row standing on a board at the height given. */
export function addShelves(mesh: Mesh, options: ShelfOptions): void {
  const random = seededRandom(options.seed);
  const width = options.widthCm ?? 260;
  const rows = options.rows ?? [-30, 8, 46, 84];
  const board = wood(options.boardHex ?? '#b08a5c', '#7a5a38', 30);
  for (const y of rows) {
    mesh.place({ move: [0, y - 1.2, options.z - 16] }, () => {
      addBox(mesh, { material: board, size: [width, 2.4, 36], radius: 0.2 });
    });
    let x = -width / 2;
    while (x < width / 2) {
      const w = 6 + random() * 14;
      if (random() < (options.fullness ?? 0.9)) {
        addWare(mesh, random, [x + w / 2, y, options.z - 8 - random() * 10], w);
      }
      x += w + random() * 2.5;
    }
  }
}

function addWare(mesh: Mesh, random: () => number, foot: Vec3, w: number): void {
  const h = 9 + random() * 22;
  const pick = random();
  const hex = WARES[Math.floor(random() * WARES.length)];
  if (pick < 0.6) {
    mesh.place(
      { rotateDeg: [0, (random() - 0.5) * 24, 0], move: [foot[0], foot[1] + h / 2, foot[2]] },
      () => {
        addBox(mesh, { material: packaging(random), size: [w * 0.95, h, 8 + random() * 6], radius: 0.3 });
      },
    );
  } else if (pick < 0.88) {
    mesh.place({ move: foot }, () => {
      addBottle(mesh, w * 0.42, h, { hex, cap: WARES[Math.floor(random() * WARES.length)], roughness: 0.2 });
    });
  } else {
    mesh.place({ move: [foot[0], foot[1] + w * 0.45, foot[2]] }, () => {
      addBall(mesh, { material: plain(hex, { roughness: 0.5 }) }, [w * 0.45, w * 0.45, w * 0.45], 24);
    });
  }
}

/** Goods strewn on the table behind and beside the product. */
export function addStrewnWares(mesh: Mesh, seed: number, spots: readonly Vec3[], sizeCm: number): void {
  const random = seededRandom(seed);
  for (const spot of spots) addWare(mesh, random, spot, sizeCm * (0.7 + 0.6 * random()));
}
