import type { RgbImage } from '../../image/pixel-image.ts';
import { salientThings } from './onnx/salient-prompt.ts';
import { thingToPhoto, toFrame, workFrame } from './onnx/work-frame.ts';
import type { ListedSubject, SAMService, SegmentOptions } from './sam-service.ts';

/** The separate things of a photo, the largest first: as the engine lists them, else those of its matte. */
export async function listSubjects(
  sam: SAMService,
  image: RgbImage,
  options: Pick<SegmentOptions, 'signal'> = {},
): Promise<ListedSubject[]> {
  if (sam.listSubjects) return sam.listSubjects(image, options);
  const { alpha, confidence } = await sam.segmentSubject(image, options);
  const frame = workFrame(image);
  return salientThings(toFrame(alpha, frame)).map((thing) => ({
    ...thingToPhoto(thing, image, frame),
    confidence,
  }));
}
