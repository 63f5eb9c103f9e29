import { hash32 } from './random.ts';

export interface FilmOptions {
  readonly exposure: number;
  /** Multipliers for red and blue: a camera's white balance is never quite right. */
  readonly warmth?: number;
  /** Darkening in the corners, 0 to 1. */
  readonly vignette?: number;
  /** Standard deviation of the luminance grain in mid-grey, in 8-bit steps. */
  readonly grain?: number;
  readonly contrast?: number;
  readonly saturation?: number;
  readonly seed: number;
}

/** Linear light to the 8-bit sRGB a phone or compact camera would have stored. */
export function develop(
  sharp: Float32Array,
  widthPx: number,
  heightPx: number,
  options: FilmOptions,
): Buffer {
  const { exposure, warmth = 0, vignette = 0.12, grain = 1.2, contrast = 0.12, saturation = 1.05 } = options;
  const linear = throughLens(sharp, widthPx, heightPx);
  const n = widthPx * heightPx;
  const out = Buffer.alloc(3 * n);
  const luminanceGrain = grainField(widthPx, heightPx, options.seed);
  const redGrain = grainField(widthPx, heightPx, options.seed + 1);
  const blueGrain = grainField(widthPx, heightPx, options.seed + 2);
  const gains = [exposure * (1 + warmth), exposure, exposure * (1 - warmth)];
  for (let y = 0; y < heightPx; y++) {
    for (let x = 0; x < widthPx; x++) {
      const p = y * widthPx + x;
      const dx = (2 * x) / widthPx - 1;
      const dy = (2 * y) / heightPx - 1;
      const shade = 1 - vignette * Math.min(1, 0.5 * (dx * dx + dy * dy)) ** 1.4;
      const light = (0.3 * linear[3 * p] + 0.6 * linear[3 * p + 1] + 0.1 * linear[3 * p + 2]) * shade;
      const tone = encode(toneCurve(light * exposure), contrast);
      const strength = grain * (0.55 + 0.9 * Math.sqrt(Math.max(0, tone * (1 - tone))));
      for (let c = 0; c < 3; c++) {
        const lit = linear[3 * p + c] * shade;
        const vivid = Math.max(0, light + (lit - light) * saturation);
        const chroma = c === 0 ? redGrain[p] : c === 2 ? blueGrain[p] : -0.3 * (redGrain[p] + blueGrain[p]);
        const value = 255 * encode(toneCurve(vivid * gains[c]), contrast);
        out[3 * p + c] = Math.max(
          0,
          Math.min(255, Math.round(value + strength * (luminanceGrain[p] + 0.45 * chroma))),
        );
      }
    }
  }
  return out;
}

/** Extended Reinhard with white at 4: bright ground stays bright, lamps roll off softly. */
function toneCurve(x: number): number {
  return Math.min(1, (1.22 * x * (1 + x / 9)) / (1 + 0.62 * x));
}

function encode(x: number, contrast: number): number {
  const s = x <= 0.0031308 ? 12.92 * x : 1.055 * x ** (1 / 2.4) - 0.055;
  return s + contrast * (s - 0.5) * s * (1 - s) * 4 * 0.5;
}

/** No lens draws a pixel-sharp edge: a binomial blur of about half a pixel. */
function throughLens(rgb: Float32Array, w: number, h: number): Float32Array {
  const blurAlong = (
    source: Float32Array,
    step: number,
    place: (p: number) => number,
    end: number,
  ): Float32Array =>
    source.map((value, i) => {
      const at = place(Math.floor(i / 3));
      const before = at > 0 ? source[i - 3 * step] : value;
      const after = at < end ? source[i + 3 * step] : value;
      return 0.74 * value + 0.13 * (before + after);
    });
  const across = blurAlong(rgb, 1, (p) => p % w, w - 1);
  return blurAlong(across, w, (p) => Math.floor(p / w), h - 1);
}

/** Gaussian noise of unit strength with grains of a little over one pixel, as left by a sensor's demosaicing. */
function grainField(w: number, h: number, seed: number): Float32Array {
  const raw = new Float32Array(w * h);
  for (let i = 0; i < raw.length; i++) {
    const a = hash32(i + hash32(seed));
    const b = hash32(a + 0x68bc21eb);
    raw[i] = (((a & 0xffff) + (a >>> 16) + (b & 0xffff) + (b >>> 16)) / 65536 - 2) * 1.73;
  }
  const out = new Float32Array(w * h);
  for (let y = 0; y < h; y++) {
    for (let x = 0; x < w; x++) {
      const p = y * w + x;
      const right = x + 1 < w ? raw[p + 1] : raw[p];
      const below = y + 1 < h ? raw[p + w] : raw[p];
      out[p] = (raw[p] + 0.5 * right + 0.5 * below) / 1.22;
    }
  }
  return out;
}
