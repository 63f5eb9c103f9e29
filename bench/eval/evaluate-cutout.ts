import sharp from 'sharp';
import type { GrayPlane } from '../../src/image/pixel-image.ts';
import type { PhotoScore } from '../../src/protocol/photo-score.ts';
import type { SubjectMatte } from '../../src/services/sam/sam-service.ts';
import { boundaryF, intersectionOverUnion, meanAlphaError } from './mask-metrics.ts';
import type { CutoutEvaluation } from './photo-evaluation.ts';

const BOUNDARY_SIDE_PX = 1024;
const BOUNDARY_TOLERANCE_PX = 3;

/** Compares a matte with the labelled mask or alpha; both at the photo's own size. */
export async function evaluateCutout(
  subject: SubjectMatte,
  truth: GrayPlane,
  score: PhotoScore,
): Promise<CutoutEvaluation> {
  const { alpha } = subject;
  if (alpha.widthPx !== truth.widthPx || alpha.heightPx !== truth.heightPx) {
    throw new Error(`mask ${truth.widthPx} × ${truth.heightPx}, matte ${alpha.widthPx} × ${alpha.heightPx}`);
  }
  const [smallAlpha, smallTruth] = await Promise.all([toBoundarySize(alpha), toBoundarySize(truth)]);
  return {
    iou: intersectionOverUnion(alpha, truth),
    boundaryF: boundaryF(smallAlpha, smallTruth, BOUNDARY_TOLERANCE_PX),
    alphaError: meanAlphaError(alpha, truth),
    confidence: subject.confidence,
    warned: score.warnings.some(({ code }) => code.startsWith('matte_')),
  };
}

export async function readPlane(path: string): Promise<GrayPlane> {
  const { data, info } = await sharp(path)
    .toColourspace('b-w')
    .extractChannel(0)
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { widthPx: info.width, heightPx: info.height, data };
}

async function toBoundarySize(plane: GrayPlane): Promise<GrayPlane> {
  const scale = BOUNDARY_SIDE_PX / Math.max(plane.widthPx, plane.heightPx);
  const widthPx = Math.round(plane.widthPx * scale);
  const heightPx = Math.round(plane.heightPx * scale);
  const raw = { width: plane.widthPx, height: plane.heightPx, channels: 1 } as const;
  const data = await sharp(plane.data, { raw })
    .resize(widthPx, heightPx, { fit: 'fill', kernel: 'linear' })
    .toColourspace('b-w')
    .raw()
    .toBuffer();
  return { widthPx, heightPx, data };
}
