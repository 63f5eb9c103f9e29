import type { Point, RgbImage } from '../image/pixel-image.ts';
import type { SubjectCorrection } from '../protocol/corrections.ts';
import type { Recipe } from '../protocol/recipe.ts';
import type { SubjectMatte, SubjectPrompt } from '../services/sam/sam-service.ts';
import type { Step, StepContext, WorkingPhoto } from './working-photo.ts';

type Size = Pick<RgbImage, 'widthPx' | 'heightPx'>;

/** Less than this share of transparent pixels is a blemish of the file, not a cutout. */
const MEANINGFUL_SHARE = 0.005;

/** Whether the recipe cuts the product out. */
export function needsSubject(recipe: Recipe): boolean {
  return recipe.background_replacement !== undefined || recipe.cutout !== undefined;
}

/**
 * The product's matte for exactly these pixels: the one already found, else the photo's own transparency
 * where it came cut out, else what the segmenter finds.
 */
export async function subjectOf(photo: WorkingPhoto, context: StepContext): Promise<SubjectMatte> {
  if (photo.subject) return photo.subject;
  const given = matteFromTransparency(photo);
  if (given) return given;
  return context.services.sam.segmentSubject(photo.rgb, { signal: context.signal });
}

/** Corrects the product's matte by what the seller clicked and drew; the rest of it stays as it was found. */
export const correctSubject: Step<SubjectCorrection> = async (photo, correction, context) => {
  const found = await subjectOf(photo, context);
  const prompt = { ...promptOf(correction, photo.rgb), matte: found.alpha };
  const subject = await context.services.sam.segmentSubject(photo.rgb, { prompt, signal: context.signal });
  return { ...photo, subject };
};

/** The seller's correction in pixels of a picture that shows the whole upright photo. */
export function promptOf(correction: SubjectCorrection, rgb: Size): SubjectPrompt {
  const { include = [], exclude = [], box, strokes = [] } = correction;
  const toPixels = ({ x, y }: Point): Point => ({ x: x * rgb.widthPx, y: y * rgb.heightPx });
  return {
    include: include.map(toPixels),
    exclude: exclude.map(toPixels),
    box: box && {
      left: box.left * rgb.widthPx,
      top: box.top * rgb.heightPx,
      widthPx: box.width * rgb.widthPx,
      heightPx: box.height * rgb.heightPx,
    },
    strokes: strokes.map(({ mode, radius, points }) => ({
      mode,
      radiusPx: radius * Math.max(rgb.widthPx, rgb.heightPx),
      points: points.map(toPixels),
    })),
  };
}

/** A photo that arrives with transparent surroundings and an opaque middle was cut out by somebody. */
function matteFromTransparency(photo: WorkingPhoto): SubjectMatte | undefined {
  if (!photo.alpha) return undefined;
  let clear = 0;
  let opaque = 0;
  for (const value of photo.alpha.data) {
    if (value < 26) clear += 1;
    else if (value > 229) opaque += 1;
  }
  const pixels = photo.alpha.data.length;
  if (clear < MEANINGFUL_SHARE * pixels || opaque < MEANINGFUL_SHARE * pixels) return undefined;
  return { alpha: photo.alpha, confidence: 1, doubts: [] };
}
