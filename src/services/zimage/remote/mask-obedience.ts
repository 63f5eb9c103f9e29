import type { GrayPlane, RgbImage } from '../../../image/pixel-image.ts';
import { EngineError } from '../../../inference/engine-error.ts';

/** A VAE's round trip moves pixels by 2 to 6 levels on average; another picture differs by 30 and more. */
const MOST_KEPT_CHANGE = 20;
/** What is painted over is text or a thing: it cannot come out as it went in. */
const LEAST_PAINTED_CHANGE = 1.5;

/**
 * Some servers take a mask and drop it, and answer with the picture as it was, or with another one.
 *
 * @param sent what the engine was given, and `got` what it made of it, of the same size
 * @param edit above 0 where it was to paint
 * @throws EngineError when it painted where it should not, or did not paint where it should
 */
export function checkObedience(
  endpoint: { readonly label: string },
  sent: RgbImage,
  got: RgbImage,
  edit: GrayPlane,
): void {
  let keptSum = 0;
  let paintedSum = 0;
  let painted = 0;
  for (let i = 0; i < edit.data.length; i += 1) {
    let change = 0;
    for (let c = 0; c < 3; c += 1) change += Math.abs(sent.data[3 * i + c]! - got.data[3 * i + c]!) / 3;
    if (edit.data[i]! > 0) {
      painted += 1;
      paintedSum += change;
    } else keptSum += change;
  }
  const kept = edit.data.length - painted;
  if (kept > 0 && keptSum / kept > MOST_KEPT_CHANGE) {
    throw disobedient(endpoint, 'changed what was to be kept');
  }
  if (painted > 0 && paintedSum / painted < LEAST_PAINTED_CHANGE) {
    throw disobedient(endpoint, 'left what was to be painted over as it was');
  }
}

function disobedient({ label }: { readonly label: string }, what: string): EngineError {
  const message = `The engine ${label} does not keep to the mask: it ${what}. Its model may not be made for inpainting; use another for this.`;
  return new EngineError('engine_failed', message, { elsewhere: true });
}
