import type { GrayPlane, RgbImage } from '../../image/pixel-image.ts';
import { resampleGray, resampleRgb, wholeOf } from '../../image/resample.ts';
import { correctMatte } from './correct-matte.ts';
import { groundTexture } from './ground-texture.ts';
import { judgeMatte } from './judge-matte.ts';
import { rimContrast } from './rim-contrast.ts';
import type { SAMService, SegmentOptions, SubjectMatte, SubjectPrompt } from './sam-service.ts';

const JUDGE_PX = 512;

/** Finds the product by itself, where a box is given within it. */
type FindSubject = (
  image: RgbImage,
  options: Pick<SegmentOptions, 'signal'> & Pick<SubjectPrompt, 'box'>,
) => Promise<SubjectMatte>;

/**
 * Makes an engine that only finds obey prompts: what it found, or the matte that the prompt brings along, is
 * corrected region by region. With such a matte nothing is sought, so a correction takes well below a second.
 */
export function obeyingPrompts(find: FindSubject): SAMService['segmentSubject'] {
  return async (image, { prompt, signal } = {}) => {
    signal?.throwIfAborted();
    const given = prompt?.box ? undefined : prompt?.matte;
    const found = given ? undefined : await find(image, { box: prompt?.box, signal });
    signal?.throwIfAborted();
    if (found && !(prompt && speaksOfParts(prompt))) return found;
    return correctedSubject(image, found?.alpha ?? given!, prompt ?? {});
  };
}

function speaksOfParts({ include = [], exclude = [], strokes = [] }: SubjectPrompt): boolean {
  return include.length + exclude.length + strokes.length > 0;
}

/**
 * A matte as the user corrected it. What belongs to the product is the user's word now; what is left to doubt is
 * its rim and where it lies.
 */
function correctedSubject(image: RgbImage, matte: GrayPlane, prompt: SubjectPrompt): SubjectMatte {
  const alpha = correctMatte(image, matte, prompt);
  const scale = Math.min(1, JUDGE_PX / Math.max(image.widthPx, image.heightPx));
  const widthPx = Math.max(1, Math.round(image.widthPx * scale));
  const heightPx = Math.max(1, Math.round(image.heightPx * scale));
  const small = resampleRgb(image, wholeOf(image), widthPx, heightPx);
  const subject = resampleGray(alpha, wholeOf(alpha), widthPx, heightPx);
  const verdict = judgeMatte(alpha, {
    diffuse: 0,
    agreement: undefined,
    clutter: 0,
    rig: false,
    pieces: 1,
    rimContrast: rimContrast(small, subject),
    groundTexture: groundTexture(small, subject),
    linesOutside: 0,
  });
  return { alpha, ...verdict };
}
