import { createColourGuide, guidedMatte, type LinearMatte } from '../../image/guided-filter.ts';
import { createGrayPlane, type GrayPlane, type PixelRect, type RgbImage } from '../../image/pixel-image.ts';
import { resampleGray, resampleRgb } from '../../image/resample.ts';
import { bandAround, keepThinParts, weighByTrust } from './matte-band.ts';

/** Colour variance (0–1 scale) below which an edge counts as noise. */
const EPSILON = 1e-3;
/** Guided filters leave a faint veil on both sides of an edge; alpha is stretched by this much at both ends. */
const VEIL = 0.15;

/**
 * The filter works on the subject's region, reduced to this: its coefficients are smooth enough to be enlarged
 * (He & Sun 2015), and at 640 px it took three times as long for the same outlines.
 */
const WORK_PX = 400;
/** Ground around the subject that the filter gets to see, as a share of the region's longer side. */
const MARGIN_SHARE = 0.1;

/**
 * Brings a rough matte to the photo's own size and edges. Two rounds of a colour guided filter move its
 * outline, which is off by up to 8 px of 1024, to the photo's edges; the second round's coefficients are
 * then applied to the full-size pixels, so that rims are as sharp, and fur as soft, as the photo is. Only a
 * band along the outline is touched, and only where the colours explain the rough matte. On five product
 * photos with hand-made masks: IoU 0.952 → 0.965, boundary F 0.80 → 0.86.
 *
 * @param rough 255 = product, the photo's proportions
 */
export function refineMatte(image: RgbImage, rough: GrayPlane): GrayPlane {
  const result = createGrayPlane(image.widthPx, image.heightPx);
  const roughRegion = subjectRegion(rough);
  if (!roughRegion) return result;
  const region = scaleRegion(roughRegion, rough, image);
  const scale = Math.min(1, WORK_PX / Math.max(region.widthPx, region.heightPx));
  const widthPx = Math.max(1, Math.round(region.widthPx * scale));
  const heightPx = Math.max(1, Math.round(region.heightPx * scale));
  const planes = toPlanes(resampleRgb(image, region, widthPx, heightPx));
  const alpha = toUnit(resampleGray(rough, roughRegion, widthPx, heightPx));
  const radius = Math.round(Math.max(3, Math.max(widthPx, heightPx) / 40));
  const guide = createColourGuide(planes, widthPx, heightPx, radius);
  const round = (from: Float32Array) => {
    const band = bandAround(from, widthPx, heightPx, Math.max(2, radius >> 1));
    const matte = guidedMatte(guide, from, EPSILON);
    weighByTrust(band, matte);
    const moved = applySameSize(matte, planes, band, from);
    keepThinParts(alpha, moved, band, widthPx, heightPx);
    return { band, matte, moved };
  };
  const first = round(alpha);
  const second = round(first.moved);
  applyFullSize(second.matte, first.moved, second.band, image, region, result);
  return result;
}

/** Bounds of everything that is not ground, with a margin; undefined where there is nothing. */
function subjectRegion({ widthPx, heightPx, data }: GrayPlane): PixelRect | undefined {
  let [left, top, right, bottom] = [widthPx, heightPx, -1, -1];
  for (let i = 0; i < data.length; i += 1) {
    if (data[i]! < 8) continue;
    const x = i % widthPx;
    const y = (i - x) / widthPx;
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = y;
  }
  if (right < 0) return undefined;
  const margin = 4 + Math.round(MARGIN_SHARE * Math.max(right - left, bottom - top));
  left = Math.max(0, left - margin);
  top = Math.max(0, top - margin);
  right = Math.min(widthPx, right + 1 + margin);
  bottom = Math.min(heightPx, bottom + 1 + margin);
  return { left, top, widthPx: right - left, heightPx: bottom - top };
}

function scaleRegion(region: PixelRect, from: GrayPlane, to: RgbImage): PixelRect {
  const scaleX = to.widthPx / from.widthPx;
  const scaleY = to.heightPx / from.heightPx;
  const left = Math.round(region.left * scaleX);
  const top = Math.round(region.top * scaleY);
  const right = Math.min(to.widthPx, Math.max(left + 1, Math.round((region.left + region.widthPx) * scaleX)));
  const bottom = Math.min(
    to.heightPx,
    Math.max(top + 1, Math.round((region.top + region.heightPx) * scaleY)),
  );
  return { left, top, widthPx: right - left, heightPx: bottom - top };
}

function toUnit({ data }: GrayPlane): Float32Array {
  const values = new Float32Array(data.length);
  for (let i = 0; i < data.length; i += 1) values[i] = data[i]! / 255;
  return values;
}

type Planes = [Float32Array, Float32Array, Float32Array];

function toPlanes(image: RgbImage): Planes {
  const pixels = image.widthPx * image.heightPx;
  const planes: Planes = [new Float32Array(pixels), new Float32Array(pixels), new Float32Array(pixels)];
  for (let i = 0; i < pixels; i += 1) {
    planes[0][i] = image.data[3 * i]! / 255;
    planes[1][i] = image.data[3 * i + 1]! / 255;
    planes[2][i] = image.data[3 * i + 2]! / 255;
  }
  return planes;
}

function applySameSize(
  { coefficients }: LinearMatte,
  planes: Planes,
  band: Float32Array,
  alpha: Float32Array,
): Float32Array {
  const moved = alpha.slice();
  for (let i = 0; i < alpha.length; i += 1) {
    const weight = band[i]!;
    if (weight === 0) continue;
    const raw =
      coefficients[4 * i]! * planes[0][i]! +
      coefficients[4 * i + 1]! * planes[1][i]! +
      coefficients[4 * i + 2]! * planes[2][i]! +
      coefficients[4 * i + 3]!;
    moved[i] = weight * stretch(raw) + (1 - weight) * alpha[i]!;
  }
  return moved;
}

/** Coefficients, band and rough alpha interpolated to the region's full size, row by row. */
function applyFullSize(
  matte: LinearMatte,
  alpha: Float32Array,
  band: Float32Array,
  image: RgbImage,
  region: PixelRect,
  result: GrayPlane,
): void {
  const { widthPx, heightPx, coefficients } = matte;
  const scaleX = widthPx / region.widthPx;
  const scaleY = heightPx / region.heightPx;
  // One row, interpolated down: four coefficients, band, alpha.
  const row = new Float32Array(6 * widthPx);
  for (let y = 0; y < region.heightPx; y += 1) {
    const v = Math.min(Math.max((y + 0.5) * scaleY - 0.5, 0), heightPx - 1);
    const top = Math.floor(v);
    fillRow(row, coefficients, band, alpha, widthPx, top, Math.min(top + 1, heightPx - 1), v - top);
    for (let x = 0; x < region.widthPx; x += 1) {
      const u = Math.min(Math.max((x + 0.5) * scaleX - 0.5, 0), widthPx - 1);
      const left = Math.floor(u);
      const f = u - left;
      const a = 6 * left;
      const b = 6 * Math.min(left + 1, widthPx - 1);
      const i = (region.top + y) * image.widthPx + region.left + x;
      const own = row[a + 5]! + f * (row[b + 5]! - row[a + 5]!);
      const weight = row[a + 4]! + f * (row[b + 4]! - row[a + 4]!);
      if (weight === 0) {
        result.data[i] = 255 * own + 0.5;
        continue;
      }
      let raw = row[a + 3]! + f * (row[b + 3]! - row[a + 3]!);
      for (let c = 0; c < 3; c += 1) {
        raw += ((row[a + c]! + f * (row[b + c]! - row[a + c]!)) * image.data[3 * i + c]!) / 255;
      }
      result.data[i] = 255 * (weight * stretch(raw) + (1 - weight) * own) + 0.5;
    }
  }
}

function fillRow(
  row: Float32Array,
  coefficients: Float32Array,
  band: Float32Array,
  alpha: Float32Array,
  widthPx: number,
  top: number,
  bottom: number,
  f: number,
): void {
  for (let x = 0; x < widthPx; x += 1) {
    const t = top * widthPx + x;
    const b = bottom * widthPx + x;
    for (let c = 0; c < 4; c += 1) {
      row[6 * x + c] = coefficients[4 * t + c]! + f * (coefficients[4 * b + c]! - coefficients[4 * t + c]!);
    }
    row[6 * x + 4] = band[t]! + f * (band[b]! - band[t]!);
    row[6 * x + 5] = alpha[t]! + f * (alpha[b]! - alpha[t]!);
  }
}

function stretch(alpha: number): number {
  const stretched = (alpha - VEIL) / (1 - 2 * VEIL);
  return stretched < 0 ? 0 : stretched > 1 ? 1 : stretched;
}
