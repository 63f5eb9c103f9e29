import { estimateForeground } from '../image/foreground-colours.ts';
import type { GrayPlane, RgbImage } from '../image/pixel-image.ts';
import { subjectOf } from './subject.ts';
import type { Step } from './working-photo.ts';

/**
 * Makes everything but the product transparent. The picture keeps its size; at soft edges the ground's
 * colour is taken out of the product's, so that no fringe shows on another ground.
 */
export const cutOut: Step<unknown> = async (photo, _parameters, context) => {
  const subject = await subjectOf(photo, context);
  const rgb = estimateForeground(photo.rgb, subject.alpha);
  whitenHidden(rgb, subject.alpha);
  return { ...photo, rgb, alpha: subject.alpha, subject };
};

/** Nothing of the old ground stays hidden in the file: it would be seen again in viewers without alpha. */
function whitenHidden(rgb: RgbImage, alpha: GrayPlane): void {
  for (let i = 0; i < alpha.data.length; i += 1) {
    if (alpha.data[i] !== 0) continue;
    rgb.data[3 * i] = 255;
    rgb.data[3 * i + 1] = 255;
    rgb.data[3 * i + 2] = 255;
  }
}
