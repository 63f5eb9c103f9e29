import type { SubjectMatte } from '../services/sam/sam-service.ts';
import type { StepContext, WorkingPhoto } from './working-photo.ts';

/** Less than this share of transparent pixels is a blemish of the file, not a cutout. */
const MEANINGFUL_SHARE = 0.005;

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
