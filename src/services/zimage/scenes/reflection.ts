import { gaussianBlur } from '../../../image/gaussian-blur.ts';
import type { LightCanvas } from './light-canvas.ts';
import type { SceneFrame } from './scene-frame.ts';

/** Reflectance of varnish and polished stone when looked at steeply (refractive index 1.5). */
const STEEP = 0.04;

/**
 * What a satin surface mirrors of the backdrop behind its edge: upside down, blurred by its roughness, and the
 * stronger the flatter one looks along it (Schlick 1994).
 */
export function mirrorBackdrop(
  frame: SceneFrame,
  backdrop: LightCanvas,
  edgeY: number,
  gloss: number,
): LightCanvas {
  const { widthPx, heightPx, scale } = backdrop;
  const data = new Float32Array(backdrop.data.length);
  const edge = edgeY * scale;
  const rowLength = 3 * widthPx;
  for (let y = Math.max(0, Math.floor(edge)); y < heightPx; y += 1) {
    const from = Math.min(heightPx - 1, Math.max(0, Math.round(2 * edge - y)));
    data.set(backdrop.data.subarray(from * rowLength, (from + 1) * rowLength), y * rowLength);
  }
  gaussianBlur(data, widthPx, heightPx, 3, 0.03 * frame.longerPx * scale, 0.07 * frame.longerPx * scale);
  const elevation = frame.view === 'eye_level' ? 13 : 36;
  for (let y = 0; y < heightPx; y += 1) {
    const above = elevation + (8 * (y / scale - frame.footY)) / frame.heightPx;
    const fresnel = STEEP + (1 - STEEP) * (1 - Math.sin((Math.max(2, above) * Math.PI) / 180)) ** 5;
    const strength = gloss * fresnel;
    for (let i = y * rowLength; i < (y + 1) * rowLength; i += 1) data[i]! *= strength;
  }
  return { ...backdrop, data };
}
