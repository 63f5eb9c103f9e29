import type { RenderLayers } from './path-tracer.ts';

/** Edge-stopped à-trous wavelet filter after SVGF (Schied et al. 2017), on light and reflection apart; returns linear RGB. */
export function denoise(layers: RenderLayers): Float32Array {
  const diffuse = filterLight(layers, layers.diffuse, layers.diffuseVariance, 4, 3);
  const specular = filterLight(layers, layers.specular, layers.specularVariance, 3, 2.2);
  const out = new Float32Array(diffuse.length);
  for (let i = 0; i < out.length; i++) out[i] = diffuse[i] * layers.albedo[i] + specular[i];
  return blendRim(layers, smoothOutOfFocus(layers, out));
}

const KERNEL = [1 / 16, 1 / 4, 3 / 8, 1 / 4, 1 / 16];

function filterLight(
  layers: RenderLayers,
  light: Float32Array,
  variance: Float32Array,
  passes: number,
  tolerance: number,
): Float32Array {
  let source = withoutSpecks(light, layers.widthPx, layers.heightPx);
  let spread = blurVariance(variance, layers.widthPx, layers.heightPx);
  for (let pass = 0; pass < passes; pass++) {
    const target = new Float32Array(source.length);
    const nextSpread = new Float32Array(spread.length);
    filterPass(layers, source, spread, target, nextSpread, 1 << pass, tolerance);
    source = target;
    spread = nextSpread;
  }
  return source;
}

/** Holds every pixel between the second darkest and second brightest of its eight neighbours. */
function withoutSpecks(light: Float32Array, w: number, h: number): Float32Array {
  const out = light.slice();
  const brightness = new Float32Array(w * h);
  for (let p = 0; p < w * h; p++)
    brightness[p] = light[3 * p] * 0.3 + light[3 * p + 1] * 0.6 + light[3 * p + 2] * 0.1;
  for (let y = 1; y + 1 < h; y++) {
    for (let x = 1; x + 1 < w; x++) {
      const p = y * w + x;
      let [low, nextLow, high, nextHigh] = [Infinity, Infinity, -Infinity, -Infinity];
      for (let k = 0; k < 9; k++) {
        if (k === 4) continue;
        const b = brightness[p + (Math.floor(k / 3) - 1) * w + (k % 3) - 1];
        if (b < low) [low, nextLow] = [b, low];
        else if (b < nextLow) nextLow = b;
        if (b > high) [high, nextHigh] = [b, high];
        else if (b > nextHigh) nextHigh = b;
      }
      const held = Math.max(nextLow, Math.min(nextHigh, brightness[p]));
      if (held === brightness[p]) continue;
      const k = brightness[p] > 1e-6 ? held / brightness[p] : 0;
      for (let c = 0; c < 3; c++) out[3 * p + c] = k > 0 && k < 8 ? light[3 * p + c] * k : held;
    }
  }
  return out;
}

function filterPass(
  layers: RenderLayers,
  source: Float32Array,
  spread: Float32Array,
  target: Float32Array,
  nextSpread: Float32Array,
  step: number,
  tolerance: number,
): void {
  const { widthPx: w, heightPx: h, normal, depth, alpha, blur } = layers;
  for (let y = 0; y < h; y++) {
    for (let x = 0; x < w; x++) {
      const p = y * w + x;
      const light = source[3 * p] * 0.3 + source[3 * p + 1] * 0.6 + source[3 * p + 2] * 0.1;
      const lightScale = 1 / (tolerance * Math.sqrt(spread[p]) + 1e-4);
      // Out of focus the averaged normals and depths are noise themselves: trust them less.
      const trust = blur[p] > 2 ? 0.15 : 1;
      const depthScale = (trust * 40) / (depth[p] * step);
      let weights = 0;
      let [r, g, b, v] = [0, 0, 0, 0];
      for (let j = -2; j <= 2; j++) {
        const yy = y + j * step;
        if (yy < 0 || yy >= h) continue;
        for (let i = -2; i <= 2; i++) {
          const xx = x + i * step;
          if (xx < 0 || xx >= w) continue;
          const q = yy * w + xx;
          const other = source[3 * q] * 0.3 + source[3 * q + 1] * 0.6 + source[3 * q + 2] * 0.1;
          const dn =
            Math.abs(normal[3 * p] - normal[3 * q]) +
            Math.abs(normal[3 * p + 1] - normal[3 * q + 1]) +
            Math.abs(normal[3 * p + 2] - normal[3 * q + 2]);
          const cost =
            Math.abs(light - other) * lightScale +
            Math.abs(depth[p] - depth[q]) * depthScale +
            dn * 12 * trust +
            Math.abs(alpha[p] - alpha[q]) * 8;
          if (cost > 8) continue;
          const k = KERNEL[i + 2] * KERNEL[j + 2] * Math.exp(-cost);
          weights += k;
          r += k * source[3 * q];
          g += k * source[3 * q + 1];
          b += k * source[3 * q + 2];
          v += k * k * spread[q];
        }
      }
      target[3 * p] = r / weights;
      target[3 * p + 1] = g / weights;
      target[3 * p + 2] = b / weights;
      nextSpread[p] = v / (weights * weights);
    }
  }
}

/** Variances from few samples are themselves noisy: average them over 5 × 5. */
function blurVariance(variance: Float32Array, w: number, h: number): Float32Array {
  const out = new Float32Array(variance.length);
  for (let y = 0; y < h; y++) {
    for (let x = 0; x < w; x++) {
      let sum = 0;
      let n = 0;
      for (let yy = Math.max(0, y - 2); yy <= Math.min(h - 1, y + 2); yy++) {
        for (let xx = Math.max(0, x - 2); xx <= Math.min(w - 1, x + 2); xx++) {
          sum += variance[yy * w + xx];
          n++;
        }
      }
      out[y * w + x] = sum / n;
    }
  }
  return out;
}

/** Where the lens blurs anyway, averages within a third of the blur disc; never across to pixels in focus. */
function smoothOutOfFocus(layers: RenderLayers, rgb: Float32Array): Float32Array {
  const { widthPx: w, heightPx: h, blur, alpha } = layers;
  const out = rgb.slice();
  for (let y = 0; y < h; y++) {
    for (let x = 0; x < w; x++) {
      const p = y * w + x;
      const radius = Math.min(7, Math.round(blur[p] * 0.3));
      if (radius < 1 || alpha[p] > 0.5) continue;
      let weights = 0;
      let [r, g, b] = [0, 0, 0];
      for (let yy = Math.max(0, y - radius); yy <= Math.min(h - 1, y + radius); yy++) {
        for (let xx = Math.max(0, x - radius); xx <= Math.min(w - 1, x + radius); xx++) {
          const q = yy * w + xx;
          if ((xx - x) ** 2 + (yy - y) ** 2 > radius * radius + 0.5) continue;
          const k = Math.min(1, blur[q] / blur[p]) ** 2 * Math.max(0, 1 - 4 * Math.abs(alpha[q] - alpha[p]));
          weights += k;
          r += k * rgb[3 * q];
          g += k * rgb[3 * q + 1];
          b += k * rgb[3 * q + 2];
        }
      }
      if (weights < 1e-6) continue;
      out[3 * p] = r / weights;
      out[3 * p + 1] = g / weights;
      out[3 * p + 2] = b / weights;
    }
  }
  return out;
}

/** Pixels that the outline crosses take product and ground colour from clean neighbours, mixed by exact coverage. */
function blendRim(layers: RenderLayers, rgb: Float32Array): Float32Array {
  const { widthPx: w, heightPx: h, alpha } = layers;
  const out = rgb.slice();
  const reach = 3;
  for (let y = reach; y < h - reach; y++) {
    for (let x = reach; x < w - reach; x++) {
      const p = y * w + x;
      if (alpha[p] < 0.004 || alpha[p] > 0.996) continue;
      const sums = [0, 0, 0, 0, 0, 0, 0, 0];
      for (let j = -reach; j <= reach; j++) {
        for (let i = -reach; i <= reach; i++) {
          const q = p + j * w + i;
          const side = alpha[q] > 0.996 ? 4 : alpha[q] < 0.004 ? 0 : -1;
          if (side < 0) continue;
          const k = 1 / (i * i + j * j) ** 1.5;
          sums[side] += k * rgb[3 * q];
          sums[side + 1] += k * rgb[3 * q + 1];
          sums[side + 2] += k * rgb[3 * q + 2];
          sums[side + 3] += k;
        }
      }
      if (sums[3] < 0.1 || sums[7] < 0.1) continue;
      for (let c = 0; c < 3; c++) {
        out[3 * p + c] = (alpha[p] * sums[4 + c]) / sums[7] + ((1 - alpha[p]) * sums[c]) / sums[3];
      }
    }
  }
  return out;
}
