import { boxMean } from '../../image/box-filter.ts';
import type { GrayPlane, RgbImage } from '../../image/pixel-image.ts';

/** Half the side of the window in which colours on both sides of the outline are compared, in pixels. */
const RADIUS_PX = 6;

/**
 * How far the product's colours differ from the ground's along its outline: median distance in RGB, 0–441.
 * Above 60 the outline is plain to see; below 25 it is glass, white on white or black on black.
 */
export function rimContrast(image: RgbImage, saliency: GrayPlane): number {
  const { widthPx, heightPx, data } = saliency;
  const inside = new Float32Array(data.length);
  for (let i = 0; i < data.length; i += 1) inside[i] = data[i]! >= 128 ? 1 : 0;
  const scratch = new Float32Array(data.length);
  const share = boxMean(inside, widthPx, heightPx, RADIUS_PX, scratch);
  const squares = new Float32Array(data.length);
  const product = new Float32Array(data.length);
  const ground = new Float32Array(data.length);
  for (let c = 0; c < 3; c += 1) {
    for (let i = 0; i < data.length; i += 1) {
      product[i] = inside[i]! * image.data[3 * i + c]!;
      ground[i] = (1 - inside[i]!) * image.data[3 * i + c]!;
    }
    boxMean(product, widthPx, heightPx, RADIUS_PX, scratch, product);
    boxMean(ground, widthPx, heightPx, RADIUS_PX, scratch, ground);
    for (let i = 0; i < data.length; i += 1) {
      if (share[i]! < 0.2 || share[i]! > 0.8) continue;
      const difference = product[i]! / share[i]! - ground[i]! / (1 - share[i]!);
      squares[i]! += difference * difference;
    }
  }
  const along: number[] = [];
  for (let i = 0; i < data.length; i += 1) {
    if (inside[i] === 1 && share[i]! >= 0.3 && share[i]! <= 0.7) along.push(Math.sqrt(squares[i]!));
  }
  along.sort((a, b) => a - b);
  return along[along.length >> 1] ?? 0;
}
