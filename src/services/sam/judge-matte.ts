import type { GrayPlane } from '../../image/pixel-image.ts';
import type { Evidence } from './find-subject.ts';
import type { MatteDoubt } from './sam-service.ts';

/** Less of the picture than this is no product. */
const EMPTY_SHARE = 0.0005;
const EVERYTHING_SHARE = 0.97;
/** More of the picture's border than this lies in the product: it goes on outside. */
const BORDER_SHARE = 0.02;
const DIFFUSE = 0.05;
/** Two passes below this saw different outlines. */
const AGREED = 0.93;
const LOW_CONTRAST = 25;
const FAINT_CONTRAST = 60;
/** Longer lines than this beside the subject are the rims of a clear part that was not found. */
const LINES_OUTSIDE = 0.3;

/** Clear glass shows as a faint outline that comes out different in every pass. */
export function looksClear(evidence: Evidence): boolean {
  return evidence.rimContrast < FAINT_CONTRAST && (isDisputed(evidence) || evidence.diffuse > 0.02);
}

/** Two passes saw different things. */
export function isDisputed({ agreement, rig }: Evidence): boolean {
  return !rig && agreement !== undefined && AGREED - agreement > 0.1;
}

/** What the matte is worth, told from how it came about. */
export function judgeMatte(
  alpha: GrayPlane,
  evidence: Evidence,
): { confidence: number; doubts: readonly MatteDoubt[] } {
  const share = meanAlpha(alpha);
  if (share < EMPTY_SHARE) return { confidence: 0, doubts: ['empty'] };
  const doubts: MatteDoubt[] = [];
  let confidence = 0.97;
  const doubt = (name: MatteDoubt, cost: number) => {
    doubts.push(name);
    confidence -= cost;
  };
  if (share > EVERYTHING_SHARE) doubt('covers_everything', 0.6);
  const border = borderShare(alpha);
  if (border > BORDER_SHARE) doubt('touches_border', Math.min(0.2, 0.05 + 0.5 * border));
  const lowContrast = evidence.rimContrast < LOW_CONTRAST;
  const disagreement = evidence.agreement === undefined ? 0 : Math.max(0, AGREED - evidence.agreement);
  const disputed = isDisputed(evidence);
  const clearPart = evidence.linesOutside > LINES_OUTSIDE;
  const seeThrough = looksClear(evidence) || clearPart;
  if (seeThrough) doubt('see_through', clearPart ? 0.3 : 0.15);
  if (lowContrast) doubt('low_contrast', 0.12);
  if (evidence.diffuse > DIFFUSE || (disputed && !seeThrough)) doubt('diffuse', 0);
  confidence -= Math.min(0.5, 2.5 * evidence.diffuse);
  // In a rig the first pass is known to be wrong: that the near look differs says little.
  confidence -= (evidence.rig ? 0.2 : 1.6) * disagreement;
  if (evidence.pieces > 1) doubt('several_objects', Math.min(0.2, 0.05 * (evidence.pieces - 1)));
  if (evidence.rig) doubt('picked_out', 0.1);
  return { confidence: Math.min(1, Math.max(0.02, confidence)), doubts };
}

function meanAlpha(alpha: GrayPlane): number {
  let sum = 0;
  for (const value of alpha.data) sum += value;
  return sum / 255 / Math.max(1, alpha.data.length);
}

/** Share of the picture's outermost pixels that lie in the product. */
function borderShare({ widthPx, heightPx, data }: GrayPlane): number {
  let inside = 0;
  const count = (i: number) => {
    if (data[i]! >= 128) inside += 1;
  };
  for (let x = 0; x < widthPx; x += 1) {
    count(x);
    count((heightPx - 1) * widthPx + x);
  }
  for (let y = 0; y < heightPx; y += 1) {
    count(y * widthPx);
    count(y * widthPx + widthPx - 1);
  }
  return inside / (2 * (widthPx + heightPx));
}
