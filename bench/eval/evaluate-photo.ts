import { join } from 'node:path';
import type { RgbImage } from '../../src/image/pixel-image.ts';
import { decodePhoto } from '../../src/pipeline/decode.ts';
import { scorePhoto } from '../../src/pipeline/score.ts';
import { stepsFor } from '../../src/pipeline/steps.ts';
import type { PhotoServices, WorkingPhoto } from '../../src/pipeline/working-photo.ts';
import type { Recipe } from '../../src/protocol/recipe.ts';
import { evaluateCutout, readPlane } from './evaluate-cutout.ts';
import { evaluateTextRemoval } from './evaluate-text-removal.ts';
import { type ManifestItem, readTruthBoxes, truthPath } from './manifest.ts';
import type { PhotoEvaluation } from './photo-evaluation.ts';
import { savePictures } from './save-pictures.ts';
import { clickThrough } from './simulated-clicks.ts';

const TEXT_REMOVAL = { keepProductText: true, minConfidence: 0.65 } as const;
const MINIMAL_WHITE = { styleId: 'minimal_white', shadow: 'soft', seed: 1 } as const;

export interface EvaluatePhotoRequest {
  readonly item: ManifestItem;
  readonly photosFolder: string;
  readonly picturesFolder: string;
  readonly clicks: number;
}

/**
 * Takes one photo the way the pipeline does and compares what comes out with its truth: labelled text is
 * removed, labelled subjects are cut out (after the text is gone, as in a recipe that asks for both), photos
 * without truth get a white background to look at.
 */
export async function evaluatePhoto(
  { item, photosFolder, picturesFolder, clicks }: EvaluatePhotoRequest,
  services: PhotoServices,
): Promise<PhotoEvaluation> {
  const started = performance.now();
  const recipe = recipeFor(item);
  const decoded = await decodePhoto(join(photosFolder, item.file));
  const { finished, withoutText } = await applyRecipe(decoded, recipe, services);
  const seconds = (performance.now() - started) / 1000;
  const score = await scorePhoto({ decoded, finished, recipe });
  const boxesPath = truthPath(photosFolder, item, 'boxes');
  const maskPath = truthPath(photosFolder, item, 'mask', 'alpha');
  const cleanPath = truthPath(photosFolder, item, 'clean-reference');
  const truth = maskPath === undefined ? undefined : await readPlane(maskPath);
  const { subject } = finished;
  return {
    file: item.file,
    class: item.class,
    kind: item.kind,
    seconds,
    cutout: truth && subject && (await evaluateCutout(subject, truth, score)),
    iouByClicks:
      truth && subject && clicks > 0
        ? await clickThrough(services.sam, withoutText.rgb, subject, truth, clicks)
        : undefined,
    textRemoval:
      boxesPath === undefined
        ? undefined
        : await evaluateTextRemoval({
            before: decoded.rgb,
            after: withoutText.rgb,
            clean: cleanPath === undefined ? undefined : await readCleanPicture(cleanPath, decoded.rgb),
            boxes: await readTruthBoxes(boxesPath),
            ocr: services.ocr,
          }),
    score,
    doubts: subject?.doubts,
    pictures: await savePictures({
      item,
      folder: picturesFolder,
      before: decoded,
      withoutText,
      finished,
      truth,
    }),
  };
}

function recipeFor(item: ManifestItem): Recipe {
  const hasMask = item.ground_truth.some(({ type }) => type === 'mask' || type === 'alpha');
  const hasText = item.class === 'b' || item.ground_truth.some(({ type }) => type === 'boxes');
  return {
    ...(hasText ? { text_removal: TEXT_REMOVAL } : {}),
    ...(hasMask ? { cutout: {} } : {}),
    ...(hasText || hasMask ? {} : { background_replacement: MINIMAL_WHITE }),
    output: { format: hasMask ? 'png' : 'jpeg', quality: 90 },
  };
}

async function applyRecipe(decoded: WorkingPhoto, recipe: Recipe, services: PhotoServices) {
  let finished = decoded;
  let withoutText = decoded;
  for (const step of stepsFor(recipe)) {
    finished = await step.apply(finished, { services, recipe });
    if (step.name === 'text_removal') withoutText = finished;
  }
  return { finished, withoutText };
}

async function readCleanPicture(path: string, like: RgbImage): Promise<RgbImage | undefined> {
  const { rgb } = await decodePhoto(path);
  return rgb.widthPx === like.widthPx && rgb.heightPx === like.heightPx ? rgb : undefined;
}
