import type { PhotoServices } from '../pipeline/working-photo.ts';
import type { EngineDescription, EngineSlot, UsedEngine, UsedEngines } from '../services/engine.ts';

/** Services that remember, for the photo's record, which engine answered. */
export interface RecordedServices {
  readonly services: PhotoServices;
  used(): UsedEngines;
}

export function recordEngines({ ocr, sam, zimage }: PhotoServices): RecordedServices {
  const used: Partial<Record<EngineSlot, UsedEngine>> = {};
  const recorded = async <Answer>(
    slot: EngineSlot,
    answer: Promise<Answer>,
    engine: () => EngineDescription,
    seed?: number,
  ): Promise<Answer> => {
    const result = await answer;
    used[slot] = describeUse(engine(), seed);
    return result;
  };
  return {
    used: () => ({ ...used }),
    services: {
      ocr: {
        ...ocr,
        readText: (image, options) => recorded('ocr', ocr.readText(image, options), () => ocr.engine),
      },
      sam: {
        ...sam,
        segmentSubject: (image, options) =>
          recorded('sam', sam.segmentSubject(image, options), () => sam.engine),
      },
      zimage: {
        ...zimage,
        generateBackground: (request) =>
          recorded('background', zimage.generateBackground(request), () => zimage.engine, request.seed),
        inpaint: (request) =>
          recorded('inpaint', zimage.inpaint(request), () => zimage.inpainter ?? zimage.engine, request.seed),
      },
    },
  };
}

/** What a user may rely on to make the same picture again; notes are for `doctor`. */
function describeUse({ notes: _, ...engine }: EngineDescription, seed: number | undefined): UsedEngine {
  return { ...engine, ...(seed === undefined ? {} : { seed }) };
}
