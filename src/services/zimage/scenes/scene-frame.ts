import { createRandom } from '../../../image/noise.ts';
import type { PixelRect } from '../../../image/pixel-image.ts';
import type { BackgroundRequest, CameraView } from '../zimage-service.ts';
import { createGroundCamera, type GroundCamera } from './ground-camera.ts';

/** What every look builds on: the canvas, where the product stands, from where it is seen and lit. */
export interface SceneFrame {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly longerPx: number;
  readonly shorterPx: number;
  readonly subject: PixelRect;
  readonly centreX: number;
  /** The row on which the product stands. */
  readonly footY: number;
  /** The product's longer side, kept within what the canvas makes plausible. */
  readonly unitPx: number;
  readonly view: CameraView;
  readonly camera: GroundCamera;
  /** +1: the light comes from the left, −1: from the right. */
  readonly lightSide: 1 | -1;
  readonly seed: number;
  readonly random: () => number;
}

const ELEVATION_DEGREES: Record<CameraView, number> = { eye_level: 13, raised: 36, overhead: 90 };

export function createSceneFrame(request: BackgroundRequest): SceneFrame {
  const { widthPx, heightPx, subject, seed } = request;
  const view = request.view ?? 'eye_level';
  const longerPx = Math.max(widthPx, heightPx);
  const shorterPx = Math.min(widthPx, heightPx);
  const subjectPx = Math.max(subject.widthPx, subject.heightPx);
  const unitPx = Math.max(8, Math.min(0.9 * longerPx, Math.max(0.5 * shorterPx, subjectPx)));
  const footY = view === 'overhead' ? heightPx / 2 : subject.top + subject.heightPx;
  return {
    widthPx,
    heightPx,
    longerPx,
    shorterPx,
    subject,
    centreX: subject.left + subject.widthPx / 2,
    footY,
    unitPx,
    view,
    camera: createGroundCamera({
      widthPx,
      heightPx,
      elevationDegrees: ELEVATION_DEGREES[view],
      footY,
      unitPx,
    }),
    lightSide: request.lightFrom === 'right' ? -1 : 1,
    seed,
    random: createRandom(seed),
  };
}

/**
 * The row in which a table or floor ends and what is behind begins; above the canvas when seen from high up.
 *
 * @param raisedShare where it lies when seen at a slant, as a share of the height; without it above the canvas
 */
export function surfaceEdgeY(frame: SceneFrame, raisedShare = -0.2): number {
  const { heightPx, subject, footY, view } = frame;
  if (view === 'overhead') return -heightPx;
  if (view === 'raised') return Math.min(raisedShare * heightPx, subject.top + 0.3 * subject.heightPx);
  const behind = Math.min(0.24 * heightPx, Math.max(0.1 * heightPx, 0.3 * subject.heightPx));
  return footY - behind;
}
