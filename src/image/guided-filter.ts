import { boxMean } from './box-filter.ts';

/**
 * Coefficients of the local linear model alpha = a·rgb + b, colours and alpha from 0 to 1: four floats a
 * pixel (a for red, green, blue, then b). Smooth, so they may be interpolated to a larger picture and
 * applied to its pixels: edges then are as sharp as that picture is.
 */
export interface LinearMatte {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly coefficients: Float32Array;
  /** 0–1: share of the prior's local variance that the colours explain (R²), averaged over the windows. */
  readonly explained: Float32Array;
}

/** A picture's colours with their local means and products: what every prior on that picture shares. */
export interface ColourGuide {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly radius: number;
  /** Red, green and blue, 0–1. */
  readonly planes: ColourPlanes;
  readonly moments: Readonly<Record<ColourMoment, Float32Array>>;
}

export type ColourPlanes = readonly [Float32Array, Float32Array, Float32Array];

/** @param radius half the side of the windows in which colours are to explain alpha */
export function createColourGuide(
  planes: ColourPlanes,
  widthPx: number,
  heightPx: number,
  radius: number,
): ColourGuide {
  const [red, green, blue] = planes;
  const { mean, meanOfProduct } = windowMeans(widthPx, heightPx, radius);
  const moments = {
    r: mean(red),
    g: mean(green),
    b: mean(blue),
    rr: meanOfProduct(red, red),
    rg: meanOfProduct(red, green),
    rb: meanOfProduct(red, blue),
    gg: meanOfProduct(green, green),
    gb: meanOfProduct(green, blue),
    bb: meanOfProduct(blue, blue),
  };
  return { widthPx, heightPx, radius, planes, moments };
}

/**
 * Colour guided filter (He, Sun, Tang 2013; coefficients at low resolution as in He & Sun 2015, "Fast Guided
 * Filter"): for each window the linear function of the colours that explains `prior` best.
 *
 * @param prior what to explain, 0–1
 * @param epsilon colour variance below which an edge counts as noise; 1e-4 to 1e-3
 */
export function guidedMatte(guide: ColourGuide, prior: Float32Array, epsilon: number): LinearMatte {
  const { widthPx, heightPx, radius } = guide;
  const [red, green, blue] = guide.planes;
  const { mean, meanOfProduct, scratch } = windowMeans(widthPx, heightPx, radius);
  const moments: Moments = {
    ...guide.moments,
    p: mean(prior),
    rp: meanOfProduct(red, prior),
    gp: meanOfProduct(green, prior),
    bp: meanOfProduct(blue, prior),
    pp: meanOfProduct(prior, prior),
  };
  solveWindows(moments, epsilon);
  const coefficients = new Float32Array(4 * prior.length);
  const product = new Float32Array(prior.length);
  [moments.rp, moments.gp, moments.bp, moments.p].forEach((plane, channel) => {
    boxMean(plane, widthPx, heightPx, radius, scratch, product);
    for (let i = 0; i < product.length; i += 1) coefficients[4 * i + channel] = product[i]!;
  });
  const explained = boxMean(moments.pp, widthPx, heightPx, radius, scratch, product);
  return { widthPx, heightPx, coefficients, explained };
}

function windowMeans(widthPx: number, heightPx: number, radius: number) {
  const scratch = new Float32Array(widthPx * heightPx);
  const mean = (values: Float32Array) => boxMean(values, widthPx, heightPx, radius, scratch);
  const meanOfProduct = (left: Float32Array, right: Float32Array) => {
    const product = new Float32Array(left.length);
    for (let i = 0; i < product.length; i += 1) product[i] = left[i]! * right[i]!;
    return boxMean(product, widthPx, heightPx, radius, scratch, product);
  };
  return { mean, meanOfProduct, scratch };
}

type ColourMoment = 'r' | 'g' | 'b' | 'rr' | 'rg' | 'rb' | 'gg' | 'gb' | 'bb';
type PriorMoment = 'p' | 'rp' | 'gp' | 'bp' | 'pp';
type Moments = Readonly<Record<ColourMoment | PriorMoment, Float32Array>>;

/** Ridge regression per window; leaves a in rp, gp, bp, b in p and R² in pp. */
function solveWindows(m: Moments, epsilon: number): void {
  for (let i = 0; i < m.p.length; i += 1) {
    const r = m.r[i]!;
    const g = m.g[i]!;
    const b = m.b[i]!;
    const p = m.p[i]!;
    const rr = m.rr[i]! - r * r + epsilon;
    const rg = m.rg[i]! - r * g;
    const rb = m.rb[i]! - r * b;
    const gg = m.gg[i]! - g * g + epsilon;
    const gb = m.gb[i]! - g * b;
    const bb = m.bb[i]! - b * b + epsilon;
    const rp = m.rp[i]! - r * p;
    const gp = m.gp[i]! - g * p;
    const bp = m.bp[i]! - b * p;
    // Inverse of the symmetric 3 × 3 covariance by its adjugate.
    const i11 = gg * bb - gb * gb;
    const i12 = rb * gb - rg * bb;
    const i13 = rg * gb - rb * gg;
    const i22 = rr * bb - rb * rb;
    const i23 = rb * rg - rr * gb;
    const i33 = rr * gg - rg * rg;
    const determinant = rr * i11 + rg * i12 + rb * i13;
    const ar = (i11 * rp + i12 * gp + i13 * bp) / determinant;
    const ag = (i12 * rp + i22 * gp + i23 * bp) / determinant;
    const ab = (i13 * rp + i23 * gp + i33 * bp) / determinant;
    const variance = m.pp[i]! - p * p;
    const explained = variance > 1e-5 ? (ar * rp + ag * gp + ab * bp) / variance : 1;
    m.pp[i] = explained < 0 ? 0 : explained > 1 ? 1 : explained;
    m.rp[i] = ar;
    m.gp[i] = ag;
    m.bp[i] = ab;
    m.p[i] = p - ar * r - ag * g - ab * b;
  }
}
