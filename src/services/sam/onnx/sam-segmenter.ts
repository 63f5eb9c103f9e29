import type { GrayPlane, RgbImage } from '../../../image/pixel-image.ts';
import { resampleRgb, wholeOf } from '../../../image/resample.ts';
import type { EngineDescription } from '../../engine.ts';
import { matteOfBlank } from '../blank-picture.ts';
import { firmInterior } from '../firm-interior.ts';
import { groundTexture } from '../ground-texture.ts';
import { judgeMatte } from '../judge-matte.ts';
import { refineMatte } from '../refine-matte.ts';
import { rimContrast } from '../rim-contrast.ts';
import { diffuseness } from '../saliency-planes.ts';
import type { SAMService, SegmentOptions, SubjectMatte } from '../sam-service.ts';
import { cleanMask } from './clean-mask.ts';
import { correctByPieces, segmentInBox } from './correct-subject.ts';
import { pickMask } from './pick-mask.ts';
import { type SalientThing, salientThings } from './salient-prompt.ts';
import { toProbabilities } from './sam-frame.ts';
import type { SamNetwork } from './sam-network.ts';
import { softEdges } from './soft-edges.ts';
import { type Size, thingToPhoto, toFrame, workFrame } from './work-frame.ts';

export interface SamSegmenterOptions {
  readonly engine: EngineDescription;
  /** Called at first use; what it throws is thrown at each use until it succeeds. */
  readonly open: () => Promise<SamNetwork>;
  /** Says where to look and gives the soft edges; closed by its owner. */
  readonly salient: SAMService;
}

/**
 * Finds the product with a SAM export. Without corrections a salient engine says where to look: its largest
 * thing, by box and deepest points; of SAM's masks the one is taken that agrees with it, and where none does the
 * salient matte itself. Corrections ask SAM for the thing under each click.
 */
export function createSamSegmenter({ engine, open, salient }: SamSegmenterOptions): Required<SAMService> {
  let opening: Promise<SamNetwork> | undefined;
  const network = () => {
    opening ??= open().catch((error: unknown) => {
      opening = undefined;
      throw error;
    });
    return opening;
  };

  const findSubject = async (image: RgbImage, signal?: AbortSignal): Promise<SubjectMatte> => {
    const found = await salient.segmentSubject(image, { signal });
    const frame = workFrame(image);
    const guide = toFrame(found.alpha, frame);
    const [thing] = salientThings(guide);
    if (!thing) return found;
    const [offered] = await (await network()).ask(image, [toPrompt(thing, image, frame)], frame, signal);
    const picked = pickMask(offered!, guide);
    if (!picked) return found;
    const rough = softEdges(cleanMask(toProbabilities(picked.mask)), guide);
    return finish(image, rough, picked.predictedIou);
  };

  return {
    engine,
    async segmentSubject(image, options: SegmentOptions = {}) {
      const { prompt, signal } = options;
      signal?.throwIfAborted();
      const blank = matteOfBlank(image);
      if (blank) return blank;
      if (!prompt) return findSubject(image, signal);
      const sam = await network();
      const base = prompt.matte ?? (await (prompt.box ? undefined : findSubject(image, signal)))?.alpha;
      signal?.throwIfAborted();
      if (prompt.box || !base) {
        const { rough, predictedIou } = await segmentInBox(sam, image, prompt, signal);
        return finish(image, rough, predictedIou);
      }
      const alpha = await correctByPieces(sam, image, { ...prompt, matte: base }, signal);
      return { alpha, ...judge(image, alpha, 1) };
    },
    /** One call of the decoder for all of them where it can. */
    async listSubjects(image, { signal } = {}) {
      const found = await salient.segmentSubject(image, { signal });
      const frame = workFrame(image);
      const things = salientThings(toFrame(found.alpha, frame));
      const prompts = things.map((thing) => toPrompt(thing, image, frame));
      const offered = await (await network()).ask(image, prompts, frame, signal);
      return things.map((thing, at) => ({
        ...thingToPhoto(thing, image, frame),
        confidence: Math.min(1, Math.max(0, ...offered[at]!.map(({ predictedIou }) => predictedIou))),
      }));
    },
    async close() {
      const closing = opening;
      opening = undefined;
      await (await closing?.catch(() => undefined))?.close();
    },
  };
}

function toPrompt(thing: SalientThing, image: RgbImage, frame: Size) {
  const { points, box } = thingToPhoto(thing, image, frame);
  return { include: points, box };
}

function finish(image: RgbImage, rough: GrayPlane, predictedIou: number): SubjectMatte {
  const alpha = firmInterior(refineMatte(image, rough));
  return { alpha, ...judge(image, alpha, predictedIou) };
}

function judge(image: RgbImage, alpha: GrayPlane, predictedIou: number) {
  const frame = workFrame(image);
  const small = resampleRgb(image, wholeOf(image), frame.widthPx, frame.heightPx);
  const matte = toFrame(alpha, frame);
  const verdict = judgeMatte(alpha, {
    diffuse: diffuseness(matte),
    agreement: undefined,
    clutter: 0,
    rig: false,
    pieces: salientThings(matte).length,
    rimContrast: rimContrast(small, matte),
    groundTexture: groundTexture(small, matte),
    linesOutside: 0,
  });
  return { ...verdict, confidence: Math.min(verdict.confidence, Math.max(0, predictedIou)) };
}
