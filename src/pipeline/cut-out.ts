import { estimateForeground } from '../image/foreground-colours.ts';
import { subjectOf } from './subject.ts';
import type { Step } from './working-photo.ts';

/**
 * Makes everything but the product transparent. The picture keeps its size; at soft edges the ground's
 * colour is taken out of the product's, so that no fringe shows on another ground.
 */
export const cutOut: Step<unknown> = async (photo, _parameters, context) => {
  const subject = await subjectOf(photo, context);
  return { ...photo, rgb: estimateForeground(photo.rgb, subject.alpha), alpha: subject.alpha, subject };
};
