import { AppError } from '../errors.ts';
import { estimateForeground } from '../image/foreground-colours.ts';
import type { RgbImage } from '../image/pixel-image.ts';
import type { Recipe } from '../protocol/recipe.ts';
import { STYLES } from '../protocol/styles.ts';
import { applyShadow, layProduct } from './compose/composite.ts';
import { extentOf } from './compose/matte-extent.ts';
import { moveMatte } from './compose/move-matte.ts';
import { placeSubject } from './compose/placement.ts';
import { castShadow } from './compose/shadow.ts';
import { viewOf } from './compose/subject-view.ts';
import { targetAspect } from './compose/target-aspect.ts';
import { subjectOf } from './subject.ts';
import type { Step } from './working-photo.ts';

type Parameters = NonNullable<Recipe['background_replacement']>;

/**
 * Puts the product into a style's scene: a canvas in the asked shape is sized around it, the scene is painted
 * for where it stands, its shadow falls on it, and the product is laid on top, its core untouched.
 *
 * @throws AppError `photo_no_subject`
 */
export const replaceBackground: Step<Parameters> = async (photo, parameters, context) => {
  const subject = await subjectOf(photo, context);
  const extent = extentOf(subject.alpha);
  if (!extent) throw noSubject();
  const style = STYLES[parameters.styleId];
  const view = viewOf(subject.alpha, extent);
  const placement = placeSubject({
    photoWidthPx: photo.rgb.widthPx,
    photoHeightPx: photo.rgb.heightPx,
    extent,
    aspect: style.placement.square ? 1 : targetAspect(photo.rgb, context.recipe),
    style: style.placement,
    standing: view === 'eye_level',
  });
  const { bounds } = extent;
  const background = await context.services.zimage.generateBackground({
    styleId: parameters.styleId,
    prompt: parameters.prompt,
    widthPx: placement.widthPx,
    heightPx: placement.heightPx,
    seed: parameters.seed,
    subject: { ...bounds, left: bounds.left + placement.offsetX, top: bounds.top + placement.offsetY },
    view,
    lightFrom: 'left',
    productColour: meanColour(photo.rgb, subject.alpha.data),
    signal: context.signal,
  });
  const rgb: RgbImage = background.image;
  const alpha = moveMatte(subject.alpha, placement);
  if (style.shadow && parameters.shadow === 'soft') {
    applyShadow(rgb, castShadow({ alpha, view, lightFrom: 'left', shadow: style.shadow }));
  }
  layProduct(rgb, estimateForeground(photo.rgb, subject.alpha), subject.alpha, placement);
  return {
    rgb,
    subject: { ...subject, alpha },
    frame: {
      scale: photo.frame.scale,
      offsetX: photo.frame.offsetX + placement.offsetX,
      offsetY: photo.frame.offsetY + placement.offsetY,
    },
    findings: {
      ...photo.findings,
      background: { styleId: parameters.styleId, fill: placement.fill, pureWhite: style.placement.pureWhite },
      notes: [...photo.findings.notes, ...background.notes],
    },
  };
};

function noSubject(): AppError {
  return new AppError(
    'photo_no_subject',
    'No product was found in this photo, so its background cannot be replaced. Use a photo in which the whole product stands out from the ground, or leave background_replacement out for it.',
  );
}

function meanColour(image: RgbImage, alpha: Uint8Array): [number, number, number] {
  const sums = [0, 0, 0];
  let count = 1e-6;
  const stride = Math.max(1, Math.floor(alpha.length / 100_000));
  for (let i = 0; i < alpha.length; i += stride) {
    if (alpha[i]! < 250) continue;
    count += 1;
    for (let c = 0; c < 3; c += 1) sums[c]! += image.data[3 * i + c]!;
  }
  return [sums[0]! / count, sums[1]! / count, sums[2]! / count];
}
