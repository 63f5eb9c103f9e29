import type { ScoreWarning, ScoreWarningCode, SentenceValues } from '../../protocol/photo-score.ts';
import type { MatteDoubt, SubjectMatte } from '../../services/sam/sam-service.ts';
import type { Findings } from '../working-photo.ts';
import type { Exposure } from './exposure.ts';
import type { Resolution } from './resolution.ts';
import { type RimQuality, VISIBLE_HALO } from './rim-quality.ts';

/** Below this a matte is wrong more often than the seller would accept without looking. */
const SURE_MATTE_CONFIDENCE = 0.6;

export interface Measurements {
  readonly findings: Findings;
  readonly resolution: Resolution;
  readonly sharpness: number;
  readonly exposure: Exposure;
  /** Present where the recipe cuts the product out. */
  readonly matte?: SubjectMatte | undefined;
  readonly rim?: RimQuality | undefined;
  readonly backgroundCleanliness?: number | undefined;
  readonly productFidelity?: number | undefined;
}

/** Sentences that a seller understands and can act on, the gravest kinds first. */
export function scoreWarnings(measured: Measurements): ScoreWarning[] {
  return [
    ...matteWarnings(measured),
    ...textWarnings(measured.findings),
    ...productWarnings(measured),
    ...pictureWarnings(measured),
    ...fileWarnings(measured),
  ];
}

const DOUBT_SENTENCES: Record<MatteDoubt, string> = {
  empty:
    'No product was found in this photo. Use a photo in which the product stands out from its background.',
  covers_everything:
    'The whole photo was taken for the product. Use a photo with more background visible around the product.',
  touches_border:
    'The product runs out of the picture, so its cut edge will show. Use a photo that shows the whole product.',
  diffuse:
    'The cutout is uncertain in large areas: parts of the product may be see-through or missing. Check it closely.',
  several_objects:
    'Several separate objects were kept. If props or stands are among them, crop the photo to the product.',
  picked_out:
    'Other things in the photo (a stand, a turntable, props) were left out. Check that nothing of the product went with them.',
  see_through:
    'Parts of the product look see-through (glass, plastic, mesh). Check that the new background shows through correctly.',
  low_contrast:
    'Product and background have nearly the same colour, so the edge may be wrong. Photograph it on a contrasting background.',
  badge_over:
    'A badge covered part of the product. What was under it is missing: use a photo without the badge.',
  classical_engine:
    'The product was found by colour alone because the cutout model is not installed. Check the edge, or install the model (packshot doctor says how).',
};

function matteWarnings({ matte, rim }: Measurements): ScoreWarning[] {
  if (matte === undefined) return [];
  const warnings = matte.doubts.map((doubt) => warning(`matte_${doubt}`, DOUBT_SENTENCES[doubt]));
  if (matte.confidence < SURE_MATTE_CONFIDENCE) {
    const confidence = Math.round(100 * matte.confidence);
    warnings.push(
      warning(
        'matte_uncertain',
        `The cutout may be wrong (confidence ${confidence} of 100). Check it before you publish the photo.`,
        { confidence },
      ),
    );
  }
  if (rim !== undefined && rim.halo > VISIBLE_HALO) {
    warnings.push(warning('rim_halo', 'A fringe of the old background may be visible around the product.'));
  }
  if (rim !== undefined && rim.widthPx > 14) {
    warnings.push(warning('rim_soft', "The product's edge is blurred or half transparent over a wide band."));
  }
  return warnings;
}

function textWarnings({ texts = [] }: Findings): ScoreWarning[] {
  const residual = texts.filter(({ verdict }) => verdict === 'residual');
  const kept = texts.filter(({ verdict }) => verdict === 'kept_touches_product');
  const warnings: ScoreWarning[] = [];
  if (residual.length > 0) {
    warnings.push(
      warning(
        'text_residual',
        `Text is still legible after removal: ${quoted(residual)}. Retouch it by hand.`,
        { texts: residual.map(({ box }) => box.text) },
      ),
    );
  }
  if (kept.length > 0) {
    warnings.push(
      warning(
        'text_kept_on_product',
        `Text was left because it touches the product: ${quoted(kept)}. Set keepProductText to false to remove it anyway.`,
        { texts: kept.map(({ box }) => box.text) },
      ),
    );
  }
  return warnings;
}

function quoted(texts: readonly { readonly box: { readonly text: string } }[]): string {
  const shown = texts.slice(0, 3).map(({ box }) => `“${box.text}”`);
  return shown.join(', ') + (texts.length > 3 ? ` and ${texts.length - 3} more` : '');
}

function productWarnings({ productFidelity, backgroundCleanliness, findings }: Measurements): ScoreWarning[] {
  const warnings: ScoreWarning[] = [];
  if (productFidelity !== undefined && productFidelity < 70) {
    warnings.push(
      warning(
        'product_changed',
        'The product itself looks different from the original. Compare the two closely.',
      ),
    );
  }
  if (backgroundCleanliness !== undefined && backgroundCleanliness < 75) {
    warnings.push(warning('background_not_white', 'The background is not clean white everywhere.'));
  }
  const background = findings.background;
  if (background?.pureWhite && background.fill < 0.8) {
    const percent = Math.round(100 * background.fill);
    warnings.push(
      warning(
        'product_small_in_frame',
        `The product fills ${percent} % of the picture; marketplaces ask for 85 %.`,
        { percent },
      ),
    );
  }
  return warnings;
}

function pictureWarnings({ sharpness, exposure }: Measurements): ScoreWarning[] {
  const warnings: ScoreWarning[] = [];
  if (sharpness < 40) {
    warnings.push(
      warning('blurry', 'The photo is blurred. Take it again with a steady camera and more light.'),
    );
  }
  if (exposure.tooBright) {
    warnings.push(
      warning('overexposed', 'The product is burnt out to white in places. Use a darker exposure.'),
    );
  }
  if (exposure.tooDark) {
    warnings.push(
      warning('underexposed', 'The product is too dark. Add the enhance operation or more light.'),
    );
  }
  if (exposure.washedOut) {
    warnings.push(warning('washed_out', 'The product has very little contrast. Add the enhance operation.'));
  }
  return warnings;
}

function fileWarnings({ findings: { decode }, resolution }: Measurements): ScoreWarning[] {
  const warnings: ScoreWarning[] = [];
  const side = resolution.longerSidePx;
  if (side < 500) {
    warnings.push(
      warning(
        'refused_by_marketplaces',
        `Most marketplaces refuse pictures below 500 px; this one has ${side} px.`,
        { sidePx: side },
      ),
    );
  } else if (side < 1000) {
    warnings.push(
      warning(
        'no_zoom',
        `Shoppers can zoom only from 1,000 px on the longer side; this picture has ${side} px.`,
        { sidePx: side },
      ),
    );
  }
  if (resolution.enlargement > 1.25) {
    const percent = Math.round(100 * resolution.enlargement);
    warnings.push(
      warning(
        'photo_enlarged',
        `The photo was enlarged to ${percent} % and looks soft. Use a larger original.`,
        { percent },
      ),
    );
  }
  if (decode.reduced) {
    const { originalWidthPx: widthPx, originalHeightPx: heightPx } = decode;
    const size = `${widthPx} × ${heightPx} px`;
    warnings.push(
      warning('photo_reduced', `The photo (${size}) was very large and was made smaller first.`, {
        widthPx,
        heightPx,
      }),
    );
  }
  if (decode.animated) {
    warnings.push(warning('animated_first_frame', 'The file is animated; only its first frame was used.'));
  }
  return warnings;
}

function warning(code: ScoreWarningCode, message: string, values: SentenceValues = {}): ScoreWarning {
  return { code, message, values };
}
