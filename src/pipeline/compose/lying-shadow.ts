import { gaussianBlur } from '../../image/gaussian-blur.ts';
import type { GrayPlane } from '../../image/pixel-image.ts';
import { addLayer, type ShadowMap, type ShadowRequest } from './shadow-map.ts';

/** A thing that lies flat under the camera: shade all round, displaced away from the light. */
export function shadeLying(map: ShadowMap, matte: GrayPlane, { shadow, lightFrom }: ShadowRequest): void {
  const { widthPx, heightPx } = map;
  const thickness = thicknessOf(matte);
  const sideways = lightFrom === 'left' ? 1 : -1;
  const layers = [
    { shift: 0.1, sigma: 0.1, strength: 0.55 * shadow.contact },
    { shift: 0.28, sigma: 0.26, strength: 0.75 * shadow.cast },
    { shift: 0.6, sigma: 0.6, strength: 0.6 * shadow.cast },
  ];
  for (const { shift, sigma, strength } of layers) {
    const dx = Math.round(sideways * shift * thickness);
    const dy = Math.round(0.75 * shift * thickness);
    const layer = new Float32Array(widthPx * heightPx);
    for (let y = 0; y < heightPx; y += 1) {
      for (let x = 0; x < widthPx; x += 1) {
        const fromX = Math.min(widthPx - 1, Math.max(0, x - dx));
        const fromY = Math.min(heightPx - 1, Math.max(0, y - dy));
        layer[y * widthPx + x] = matte.data[fromY * widthPx + fromX]! / 255;
      }
    }
    gaussianBlur(layer, widthPx, heightPx, 1, Math.max(0.8, sigma * thickness));
    addLayer(map, layer, strength);
  }
}

/** How far a thing that lies probably rises from the ground, guessed from how broad its parts are. */
function thicknessOf(matte: GrayPlane): number {
  const { widthPx, heightPx, data } = matte;
  let area = 0;
  let outline = 0;
  for (let y = 0; y < heightPx; y += 1) {
    for (let x = 1; x < widthPx; x += 1) {
      const at = y * widthPx + x;
      const inside = data[at]! >= 128;
      if (inside) area += 1;
      if (inside !== data[at - 1]! >= 128) outline += 1;
      if (y > 0 && inside !== data[at - widthPx]! >= 128) outline += 1;
    }
  }
  const breadth = outline > 0 ? (4 * area) / outline : 0;
  return Math.min(0.05 * Math.max(widthPx, heightPx), Math.max(2, 0.3 * breadth));
}
