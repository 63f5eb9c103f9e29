import { erodeMatte } from '../image/erode-matte.ts';
import type { GrayPlane } from '../image/pixel-image.ts';
import { sharpenLuminance } from '../image/sharpen-luminance.ts';
import { applyCurves, lightCurves } from '../image/tone-curve.ts';
import { findWhiteGround } from '../image/white-ground.ts';
import type { Recipe } from '../protocol/recipe.ts';
import { autoExposureGain } from './enhance/auto-exposure.ts';
import { type LightStatistics, measureLight } from './enhance/light-statistics.ts';
import {
  type ChannelGains,
  gainsFromGuess,
  gainsFromWhiteGround,
  NO_CHANGE,
} from './enhance/white-balance.ts';
import { planResize } from './resize-geometry.ts';
import type { Step, StepContext, WorkingPhoto } from './working-photo.ts';

export type EnhanceParameters = NonNullable<Recipe['enhance']>;

/** `sharpen: 1` adds so much of the detail again. */
const FULL_AMOUNT = 1.5;

/**
 * White balance, exposure and sharpness of the product. A background that was composed, pure white above all,
 * is not touched: the correction follows the matte. Light is measured on the product where it is known.
 */
export const enhance: Step<EnhanceParameters> = async (photo, parameters, context) => {
  const composed = photo.findings.background !== undefined;
  const where = composed ? photo.subject?.alpha : undefined;
  // a composed background without a matte gives no safe place to work on
  if (composed && where === undefined) return photo;
  const relit = relight(photo, parameters, where);
  context.signal?.throwIfAborted();
  if (parameters.sharpen === 0) return relit;
  const matte = where ?? photo.alpha;
  const sigmaPx = sharpeningSigma(photo, context);
  const rgb = await sharpenLuminance(relit.rgb, {
    amount: FULL_AMOUNT * parameters.sharpen,
    sigmaPx,
    where: matte && erodeMatte(matte, Math.ceil(2 * sigmaPx)),
  });
  return { ...relit, rgb };
};

function relight(
  photo: WorkingPhoto,
  parameters: EnhanceParameters,
  where: GrayPlane | undefined,
): WorkingPhoto {
  const light = measureLight(photo);
  if (light === undefined) return photo;
  const ground = whiteGroundOf(photo);
  const gains = parameters.whiteBalance ? whiteBalanceGains(photo, light) : NO_CHANGE;
  const auto = parameters.exposure === 'auto';
  const exposureGain = auto ? autoExposureGain(light, ground) : 2 ** (parameters.exposure as number);
  if (exposureGain === 1 && gains.every((gain) => gain === 1)) return photo;
  return { ...photo, rgb: applyCurves(photo.rgb, lightCurves(gains, exposureGain), where) };
}

/** A replaced ground is not there to be looked at any more: decoding took note of it. */
function whiteGroundOf(photo: WorkingPhoto) {
  const replaced = photo.findings.background !== undefined || photo.alpha !== undefined;
  return replaced ? photo.findings.decode.whiteGround : findWhiteGround(photo.rgb);
}

function whiteBalanceGains(photo: WorkingPhoto, light: LightStatistics): ChannelGains {
  const ground = whiteGroundOf(photo);
  if (ground !== undefined) return gainsFromWhiteGround(ground);
  const productOnly = photo.findings.background !== undefined || photo.alpha !== undefined;
  return productOnly ? NO_CHANGE : gainsFromGuess(light);
}

/** About one pixel of the picture as it will be delivered. */
function sharpeningSigma(photo: WorkingPhoto, context: StepContext): number {
  const { resize } = context.recipe;
  const scale = resize === undefined ? 1 : planResize(photo.rgb, resize).scale;
  return Math.min(3, Math.max(1, 0.9 / scale));
}
