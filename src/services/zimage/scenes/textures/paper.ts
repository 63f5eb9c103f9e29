import { createNoise } from '../../../../image/noise.ts';
import type { LinearColour } from '../linear-colour.ts';
import type { SurfaceTexture } from '../row-painter.ts';
import { detailFade } from './detail-fade.ts';

/** Matt seamless paper: an even colour with the faintest tooth. */
export function createPaper(seed: number, colour: LinearColour): SurfaceTexture {
  const noise = createNoise(seed);
  return ({ u: startU, v: startV, du, dv, count, blurUnits }, out) => {
    const tooth = 0.012 * detailFade(130, blurUnits);
    let u = startU;
    let v = startV;
    for (let i = 0, at = 0; i < count; i += 1, at += 3, u += du, v += dv) {
      const factor = 1 + tooth * noise(u * 130, v * 130);
      out[at] = colour[0] * factor;
      out[at + 1] = colour[1] * factor;
      out[at + 2] = colour[2] * factor;
    }
  };
}
