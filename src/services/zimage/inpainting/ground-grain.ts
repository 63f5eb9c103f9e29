import type { FloatPatch } from './patch-pyramid.ts';

/** Tiles of grain are copied whole, so that its spatial correlation (JPEG, demosaicing) stays. */
const TILE_PX = 6;
/** Below this standard deviation (levels of 255) nobody sees that the grain is missing. */
const INVISIBLE_GRAIN = 0.4;
/** Above it the ground has structure, and scattering that would look like dirt. */
const MAX_GRAIN = 7;

/**
 * Gives a smooth fill the grain of its surroundings; without it the fill shows as a plastic patch.
 * Grain = known pixel − mean of the known pixels in 3 × 3 around it.
 *
 * @param unknown 1 = not to be learnt from
 * @param hole 1 = pixels that get grain
 */
export function addGrain(
  patch: FloatPatch,
  unknown: Uint8Array,
  hole: Uint8Array,
  random: () => number,
): void {
  const { widthPx, heightPx } = patch;
  const sources = cleanTiles(unknown, widthPx, heightPx);
  if (sources.length === 0) return;
  const calm = calmHalf(patch, sources);
  if (calm.deviation < INVISIBLE_GRAIN) return;
  const limit = Math.min(MAX_GRAIN, 3 * calm.deviation);
  for (let top = 0; top < heightPx; top += TILE_PX) {
    for (let left = 0; left < widthPx; left += TILE_PX) {
      const source = calm.tiles[Math.floor(random() * calm.tiles.length)];
      copyGrain(patch, hole, { left, top }, source, limit);
    }
  }
}

/** Top-left indices of tiles whose pixels, and the ones around them, are all known. */
function cleanTiles(unknown: Uint8Array, widthPx: number, heightPx: number): number[] {
  const tiles: number[] = [];
  for (let top = 1; top + TILE_PX < heightPx; top += TILE_PX >> 1) {
    for (let left = 1; left + TILE_PX < widthPx; left += TILE_PX >> 1) {
      if (isClean(unknown, widthPx, left, top)) tiles.push(top * widthPx + left);
    }
  }
  return tiles;
}

function isClean(unknown: Uint8Array, widthPx: number, left: number, top: number): boolean {
  for (let y = top - 1; y <= top + TILE_PX; y++) {
    for (let x = left - 1; x <= left + TILE_PX; x++) if (unknown[y * widthPx + x]) return false;
  }
  return true;
}

/** The calmer half of the tiles: the others hold edges of things that lie nearby. */
function calmHalf(patch: FloatPatch, tiles: readonly number[]): { tiles: number[]; deviation: number } {
  const rated = tiles.map((tile) => ({ tile, energy: tileEnergy(patch, tile) }));
  rated.sort((a, b) => a.energy - b.energy);
  const calm = rated.slice(0, Math.ceil(rated.length / 2));
  const middle = calm[calm.length >> 1].energy;
  return { tiles: calm.map((entry) => entry.tile), deviation: Math.sqrt(middle) };
}

function tileEnergy(patch: FloatPatch, tile: number): number {
  let sum = 0;
  for (let y = 0; y < TILE_PX; y++) {
    for (let x = 0; x < TILE_PX; x++) sum += grainAt(patch, tile + y * patch.widthPx + x, 1) ** 2;
  }
  return sum / (TILE_PX * TILE_PX);
}

function grainAt(patch: FloatPatch, pixel: number, channel: number): number {
  let sum = 0;
  for (let dy = -1; dy <= 1; dy++) {
    const row = 3 * (pixel + dy * patch.widthPx) + channel;
    sum += patch.rgb[row - 3] + patch.rgb[row] + patch.rgb[row + 3];
  }
  return patch.rgb[3 * pixel + channel] - sum / 9;
}

function copyGrain(
  patch: FloatPatch,
  hole: Uint8Array,
  to: { left: number; top: number },
  source: number,
  limit: number,
): void {
  const { widthPx, heightPx, rgb } = patch;
  for (let y = 0; y < TILE_PX && to.top + y < heightPx; y++) {
    for (let x = 0; x < TILE_PX && to.left + x < widthPx; x++) {
      const target = (to.top + y) * widthPx + to.left + x;
      if (!hole[target]) continue;
      for (let c = 0; c < 3; c++) {
        const grain = grainAt(patch, source + y * widthPx + x, c);
        rgb[3 * target + c] += Math.max(-limit, Math.min(limit, grain));
      }
    }
  }
}
