import { type Rgb, uniformBorderColour } from '../image/border-colour.ts';
import type { GrayPlane, PixelRect, RgbImage } from '../image/pixel-image.ts';
import { type Canvas, placeGray, placeRgb } from '../image/place-on-canvas.ts';
import { keepWhite, scaleGray, scaleRgb } from '../image/scale-picture.ts';
import { planResize, type ResizeParameters, type ResizePlan } from './resize-geometry.ts';
import type { Frame, Step, WorkingPhoto } from './working-photo.ts';

const WHITE: Rgb = [255, 255, 255];
/** Enlarging by less is not seen. */
const WORTH_A_NOTE = 1.1;

/**
 * Brings the photo to a preset's size, or into a given width and height. `pad` fills up with the photo's own
 * border colour where it has one, else white; transparent photos stay transparent there. A pure white
 * ground stays exactly 255. `cover` crops around the product where it is known. Enlarging is allowed (a
 * channel's minimum must be met) and noted.
 */
export const resize: Step<ResizeParameters> = async (photo, parameters) => {
  const plan = planResize(photo.rgb, parameters, photo.subject && boundsOf(photo.subject.alpha));
  if (keepsEverything(photo.rgb, plan)) return photo;
  const ground = photo.alpha === undefined ? uniformBorderColour(photo.rgb) : undefined;
  const scaled = await scaleRgb(photo.rgb, photo.alpha, plan.scaling);
  const whiteGround =
    photo.findings.background?.pureWhite === true || ground?.every((value) => value === 255);
  if (whiteGround && photo.alpha === undefined) await keepWhite(photo.rgb, scaled.rgb, plan.scaling);
  const alpha = scaled.alpha && placeGrayOn(scaled.alpha, plan.canvas);
  return {
    ...photo,
    rgb: plan.canvas === undefined ? scaled.rgb : placeRgb(scaled.rgb, plan.canvas, ground ?? WHITE),
    alpha,
    subject: await scaleSubject(photo, plan, alpha),
    frame: moveFrame(photo.frame, plan),
    findings: withEnlargementNote(photo, plan),
  };
};

function keepsEverything(rgb: RgbImage, { scaling, canvas }: ResizePlan): boolean {
  const sameSize = scaling.widthPx === rgb.widthPx && scaling.heightPx === rgb.heightPx;
  const whole = scaling.region.widthPx === rgb.widthPx && scaling.region.heightPx === rgb.heightPx;
  return canvas === undefined && sameSize && whole;
}

async function scaleSubject(photo: WorkingPhoto, plan: ResizePlan, alpha: GrayPlane | undefined) {
  if (photo.subject === undefined) return undefined;
  // a cutout's transparency is its matte: one plane serves both
  if (alpha !== undefined && photo.subject.alpha === photo.alpha) return { ...photo.subject, alpha };
  const scaled = await scaleGray(photo.subject.alpha, plan.scaling);
  return { ...photo.subject, alpha: placeGrayOn(scaled, plan.canvas) };
}

function placeGrayOn(plane: GrayPlane, canvas: Canvas | undefined): GrayPlane {
  return canvas === undefined ? plane : placeGray(plane, canvas);
}

function moveFrame(frame: Frame, { scaling, canvas, scale }: ResizePlan): Frame {
  return {
    scale: frame.scale * scale,
    offsetX: (frame.offsetX - scaling.region.left) * scale + (canvas?.left ?? 0),
    offsetY: (frame.offsetY - scaling.region.top) * scale + (canvas?.top ?? 0),
  };
}

function withEnlargementNote(photo: WorkingPhoto, { scale }: ResizePlan) {
  if (scale < WORTH_A_NOTE) return photo.findings;
  const note = `Enlarged ${scale.toFixed(1)}× to reach the size asked for; a larger photo would be sharper.`;
  return { ...photo.findings, notes: [...photo.findings.notes, note] };
}

/** The rectangle of everything that is at least half product. */
function boundsOf({ widthPx, heightPx, data }: GrayPlane): PixelRect | undefined {
  let [left, right, top, bottom] = [widthPx, -1, heightPx, -1];
  for (let y = 0; y < heightPx; y++) {
    for (let x = 0; x < widthPx; x++) {
      if ((data[y * widthPx + x] as number) < 128) continue;
      if (x < left) left = x;
      if (x > right) right = x;
      if (y < top) top = y;
      bottom = y;
    }
  }
  return right < 0 ? undefined : { left, top, widthPx: right - left + 1, heightPx: bottom - top + 1 };
}
