import { AppError } from '../errors.ts';
import { estimateForeground } from '../image/foreground-colours.ts';
import type { GrayPlane, PixelRect, RgbImage } from '../image/pixel-image.ts';
import { resampleGray, resampleRgb, wholeOf } from '../image/resample.ts';
import type { Recipe } from '../protocol/recipe.ts';
import { STYLES, type StyleDefinition } from '../protocol/styles.ts';
import { applyShadow, layProduct } from './compose/composite.ts';
import { lightSideOf } from './compose/light-evidence.ts';
import { extentOf, type MatteExtent } from './compose/matte-extent.ts';
import { moveMatte } from './compose/move-matte.ts';
import { type Placement, placeSubject } from './compose/placement.ts';
import { relightProduct } from './compose/relight.ts';
import { castShadow } from './compose/shadow.ts';
import { viewOf } from './compose/subject-view.ts';
import { targetAspect } from './compose/target-aspect.ts';
import { MAX_WORKING_PIXELS } from './decode-limits.ts';
import { subjectOf } from './subject.ts';
import type { Relighting, Step } from './working-photo.ts';

type Parameters = NonNullable<Recipe['background_replacement']>;

/**
 * Puts the product into a style's scene: a canvas in the asked shape is sized around it, the scene is painted
 * for where it stands, its shadow falls on it, and the product is laid on top, its core untouched. Only on a
 * background that a model generated it is first matched to that one's light, gently.
 *
 * @throws AppError `photo_no_subject`
 */
export const replaceBackground: Step<Parameters> = async (photo, parameters, context) => {
  const subject = await subjectOf(photo, context);
  const style = STYLES[parameters.styleId];
  const aspect = style.placement.square ? 1 : targetAspect(photo.rgb, context.recipe);
  const composition = compose(photo.rgb, subject.alpha, style, aspect);
  const { product, matte, extent, placement, view, scale } = composition;
  const lightFrom = lightSideOf(product, matte, extent);
  const background = await context.services.zimage.generateBackground({
    styleId: parameters.styleId,
    prompt: parameters.prompt,
    widthPx: placement.widthPx,
    heightPx: placement.heightPx,
    seed: parameters.seed,
    subject: moved(extent.bounds, placement),
    view,
    lightFrom,
    productColour: meanColour(product, matte),
    onProgress: context.onProgress,
    signal: context.signal,
  });
  const rgb = background.image;
  const laid = estimateForeground(product, matte);
  const relights = background.generated && !style.whiteLight && parameters.relight !== false;
  const relit = relights ? relightProduct(laid, matte, extent, rgb, placement) : undefined;
  const alpha = moveMatte(matte, placement);
  if (style.shadow && parameters.shadow === 'soft') {
    applyShadow(rgb, castShadow({ alpha, view, lightFrom, shadow: style.shadow }));
  }
  layProduct(rgb, laid, matte, placement);
  const { pureWhite } = style.placement;
  return {
    rgb,
    subject: { ...subject, alpha },
    frame: {
      scale: photo.frame.scale * scale,
      offsetX: photo.frame.offsetX * scale + placement.offsetX,
      offsetY: photo.frame.offsetY * scale + placement.offsetY,
    },
    findings: {
      ...photo.findings,
      background: { styleId: parameters.styleId, fill: placement.fill, pureWhite, relit },
      notes: [
        ...photo.findings.notes,
        ...background.notes,
        ...relitNotes(relit),
        ...cutNotes(extent, pureWhite),
      ],
    },
  };
};

interface Composition {
  readonly product: RgbImage;
  readonly matte: GrayPlane;
  readonly extent: MatteExtent;
  readonly placement: Placement;
  readonly view: ReturnType<typeof viewOf>;
  /** Pixels of the product here for one of the photo: 1 unless the canvas would become too large. */
  readonly scale: number;
}

function compose(photo: RgbImage, alpha: GrayPlane, style: StyleDefinition, aspect: number): Composition {
  const place = (product: RgbImage, matte: GrayPlane, scale: number): Composition => {
    const extent = extentOf(matte);
    if (!extent) throw noSubject();
    const view = viewOf(product, matte, extent);
    const placement = placeSubject({
      photoWidthPx: product.widthPx,
      photoHeightPx: product.heightPx,
      extent,
      aspect,
      style: style.placement,
      standing: view === 'eye_level',
    });
    return { product, matte, extent, placement, view, scale };
  };
  const whole = place(photo, alpha, 1);
  const pixels = whole.placement.widthPx * whole.placement.heightPx;
  if (pixels <= MAX_WORKING_PIXELS) return whole;
  const scale = Math.sqrt(MAX_WORKING_PIXELS / pixels);
  const widthPx = Math.max(1, Math.floor(photo.widthPx * scale));
  const heightPx = Math.max(1, Math.floor(photo.heightPx * scale));
  return place(
    resampleRgb(photo, wholeOf(photo), widthPx, heightPx),
    resampleGray(alpha, wholeOf(alpha), widthPx, heightPx),
    widthPx / photo.widthPx,
  );
}

function moved(bounds: PixelRect, { offsetX, offsetY }: Placement): PixelRect {
  return { ...bounds, left: bounds.left + offsetX, top: bounds.top + offsetY };
}

function noSubject(): AppError {
  return new AppError(
    'photo_no_subject',
    'No product was found in this photo, so its background cannot be replaced. Use a photo in which the whole product stands out from the ground, or leave background_replacement out for it.',
  );
}

function relitNotes(relit: Relighting | undefined): string[] {
  if (!relit) return [];
  const percent = Math.round(100 * (relit.most - 1));
  return [
    `The product was matched to the light of the generated background, by at most ${percent} % of the light at any place. To keep it exactly as photographed set background_replacement.relight to false.`,
  ];
}

function cutNotes({ cut }: MatteExtent, pureWhite: boolean): string[] {
  const sides = (['left', 'top', 'right', 'bottom'] as const).filter((side) => cut[side]);
  if (sides.length === 0 || !pureWhite) return [];
  return [
    `The photo cuts the product off at its ${sides.join(' and ')} edge, so it stays attached to that edge. Marketplaces want the whole product on white: take a photo that shows all of it.`,
  ];
}

function meanColour(image: RgbImage, matte: GrayPlane): [number, number, number] {
  const sums: [number, number, number] = [0, 0, 0];
  let count = 1e-6;
  const stride = Math.max(1, Math.floor(matte.data.length / 100_000));
  for (let i = 0; i < matte.data.length; i += stride) {
    if (matte.data[i]! < 250) continue;
    count += 1;
    for (let c = 0; c < 3; c += 1) sums[c]! += image.data[3 * i + c]!;
  }
  return [sums[0] / count, sums[1] / count, sums[2] / count];
}
