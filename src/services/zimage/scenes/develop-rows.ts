import { createRandom } from '../../../image/noise.ts';
import { createRgbImage, type RgbImage } from '../../../image/pixel-image.ts';
import { toSrgb } from '../../../image/srgb.ts';
import type { RowPainter } from './row-painter.ts';

export interface DevelopOptions {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly seed: number;
  /** Standard deviation of the film grain in 8-bit steps; at least 0.5 hides banding. */
  readonly grain: number;
  /** How much darker the corners are, 0–1. */
  readonly vignette: number;
  readonly signal?: AbortSignal | undefined;
}

/** Linear light above this is compressed towards white, as film does. */
const SHOULDER = 0.8;
const MAX_LIGHT = 4;
const TABLE_SIZE = 8192;
const GRAIN_SIZE = 1 << 16;

/** Runs the painters row by row and turns linear light into 8-bit sRGB, with vignetting, grain and dither. */
export function developRows(painters: readonly RowPainter[], options: DevelopOptions): RgbImage {
  const { widthPx, heightPx } = options;
  const image = createRgbImage(widthPx, heightPx);
  const row = new Float32Array(3 * widthPx);
  const table = developTable();
  const noise = grainTable(options.seed, options.grain);
  const random = createRandom(options.seed ^ 0x5bd1e995);
  const tableScale = (TABLE_SIZE - 1) / Math.sqrt(MAX_LIGHT);
  const radius2 = (widthPx * widthPx + heightPx * heightPx) / 4;
  for (let y = 0; y < heightPx; y += 1) {
    if ((y & 63) === 0) options.signal?.throwIfAborted();
    for (const paint of painters) paint(y, row);
    const dy2 = (y + 0.5 - heightPx / 2) ** 2;
    let grainAt = Math.floor(random() * GRAIN_SIZE);
    let to = 3 * y * widthPx;
    for (let x = 0, i = 0; x < widthPx; x += 1, i += 3, to += 3) {
      const dx = x + 0.5 - widthPx / 2;
      const corner = (dx * dx + dy2) / radius2;
      const light = 1 - options.vignette * corner * corner;
      const shared = noise[(grainAt + 3) & (GRAIN_SIZE - 1)]!;
      for (let c = 0; c < 3; c += 1) {
        const linear = Math.min(MAX_LIGHT, Math.max(0, row[i + c]! * light));
        const value = table[(Math.sqrt(linear) * tableScale) | 0]!;
        const own = noise[(grainAt + c) & (GRAIN_SIZE - 1)]!;
        const byte = value + 0.7 * shared + 0.7 * own + 0.5;
        image.data[to + c] = byte < 0 ? 0 : byte > 255 ? 255 : byte;
      }
      grainAt += 5;
    }
  }
  return image;
}

function developTable(): Float32Array {
  return Float32Array.from({ length: TABLE_SIZE }, (_, i) => {
    const linear = ((i + 0.5) / TABLE_SIZE) ** 2 * MAX_LIGHT;
    const over = linear - SHOULDER;
    return toSrgb(over < 0 ? linear : SHOULDER + (1 - SHOULDER) * (1 - Math.exp(-over / (1 - SHOULDER))));
  });
}

/** Normally distributed numbers (Box and Muller 1958). */
function grainTable(seed: number, sigma: number): Float32Array {
  const random = createRandom(seed ^ 0x2545f491);
  return Float32Array.from(
    { length: GRAIN_SIZE },
    () => sigma * Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random()),
  );
}
