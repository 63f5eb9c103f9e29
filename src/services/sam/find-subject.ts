import type { GrayPlane, RgbImage } from '../../image/pixel-image.ts';
import { resampleGray, resampleRgb, wholeOf } from '../../image/resample.ts';
import { fillEnclosed, findClearThings } from './clear-parts.ts';
import { decideSoftAreas } from './decide-soft.ts';
import { fillGaps } from './fill-gaps.ts';
import { findFalseHoles } from './fill-holes.ts';
import { groundTexture, STUDIO_TEXTURE } from './ground-texture.ts';
import type { IsNetNetwork } from './isnet-network.ts';
import { isDisputed, looksClear } from './judge-matte.ts';
import { linesOutside } from './lines-outside.ts';
import { lookNear } from './look-near.ts';
import { rimContrast } from './rim-contrast.ts';
import { agreement, diffuseness, fuse, keepConnected, placeRegion, raised } from './saliency-planes.ts';
import { type Scene, sortScene } from './scene-pieces.ts';

/**
 * The cheap size (0.4 s on a core, IoU on plain grounds as at 1024), one for a second opinion (1.25 s, as good
 * as 1024 on 9 labelled photos, where 640 is not) and the trained one (2.3 s).
 */
const QUICK_PX = 512;
const SECOND_PX = 768;
const FULL_PX = 1024;
/** A first pass up to this diffuse found the product; beyond it (glass, many things) only 1024 px will do. */
const MILD_DOUBT = 0.05;
/** More foreign area than this share of the product's: the photo shows a rig, or the product among others. */
const RIG_CLUTTER = 0.12;
/**
 * Below this agreement two passes see different things: averaging them would leave half a hand or half a
 * table in the matte, so the more decided pass is taken (right for 10 of 11 such photos); where neither is
 * and the first was nearly decided, the first.
 */
const ONE_OPINION = 0.93;
/** What shines through can be told from the ground only where that is calm; a helper's hand was taken for glass. */
const CALM_TEXTURE = 2.5;
/** Glass is photographed on grounds up to this; on livelier ones what is half seen is half understood. */
const GLASS_TEXTURE = 1.5;
/** Difference in diffuseness from which one pass is clearly more decided than the other. */
const CLEARLY = 0.05;

/** A rough matte and what its finding says about its worth. */
export interface FoundSubject {
  /** 255 = product; the photo's proportions, longer side at most 512, 768 or 1024 px. */
  readonly saliency: GrayPlane;
  /** Everything salient, also what was not taken for the product; same size. */
  readonly candidates: GrayPlane;
  /** What was filled as a false hole, 0 elsewhere: colours alone would open it again. */
  readonly filled: GrayPlane | undefined;
  readonly evidence: Evidence;
}

export interface Evidence {
  /** Undecided area ÷ subject's area, see `diffuseness`. */
  readonly diffuse: number;
  /** IoU of the last two passes; undefined after a single one. */
  readonly agreement: number | undefined;
  /** Area of rig, props and bystanders left out ÷ subject's area. */
  readonly clutter: number;
  /** Separate areas of the subject. */
  readonly pieces: number;
  /** The product was picked out of a rig or from among other things. */
  readonly rig: boolean;
  /** Median colour distance across the outline, see `rimContrast`. */
  readonly rimContrast: number;
  /** Mean step between neighbouring ground pixels, of 255; below 1 is a studio ground. */
  readonly groundTexture: number;
  /** Longest thin line on a studio ground near the subject ÷ its longer side, see `linesOutside`. */
  readonly linesOutside: number;
}

/**
 * Looks for the product in passes, each only where the one before leaves doubt: the whole photo at 512 px;
 * then, for a small subject or a rig around it, the region around it at 512 px (which sees more of it than
 * the whole at 1024); else the whole at 768 px, or at 1024 px where the first pass is far from decided.
 */
export async function findSubject(
  network: IsNetNetwork,
  image: RgbImage,
  signal: AbortSignal | undefined,
): Promise<FoundSubject> {
  const small = shrink(image, QUICK_PX);
  const first = toFrame(await network.saliency(image, wholeOf(image), QUICK_PX), small);
  const scene = sortScene(first, small);
  const texture = groundTexture(small, first);
  // Letters and badges are diffuse, too: only what is taken for the product counts.
  const atFirst = keepConnected(first, fromScene(scene, first));
  const firstDiffuse = diffuseness(atFirst);
  const rig = scene.clutter > RIG_CLUTTER;
  signal?.throwIfAborted();

  if (!rig && scene.kept.length > 0 && firstDiffuse <= (texture < STUDIO_TEXTURE ? 0.03 : 0.015)) {
    return settle({ saliency: atFirst, candidates: first, agreed: undefined, scene, small, texture });
  }
  const near = await lookNear(network, image, scene, rig);
  signal?.throwIfAborted();
  if (near) {
    const frame = workFrame(image, FULL_PX);
    const after = placeRegion(near.saliency, near.region, image, frame);
    const before = keepConnected(toFrame(first, frame), fromScene(scene, frame));
    const saliency = rig ? after : fuse(before, after);
    return settle({
      saliency,
      candidates: toFrame(first, frame),
      agreed: agreement(before, after),
      scene,
      small,
      texture,
    });
  }
  const mild = !rig && scene.kept.length > 0 && firstDiffuse <= MILD_DOUBT;
  const sizePx = mild || rig ? SECOND_PX : FULL_PX;
  const frame = workFrame(image, sizePx);
  const full = toFrame(await network.saliency(image, wholeOf(image), sizePx), frame);
  const before = toFrame(first, frame);
  const agreed = agreement(before, full);
  const chosen =
    agreed < ONE_OPINION ? (moreDecided(before, full) ?? (mild ? before : undefined)) : undefined;
  const fused = chosen ?? fuse(before, full);
  const again = sortScene(toFrame(fused, small), small);
  const kept = keepConnected(fused, fromScene(again, frame));
  const pass = { candidates: fused, agreed, scene: again, small, texture };
  if (agreed >= ONE_OPINION) return settle({ ...pass, saliency: kept });
  const saliency = fillGaps(small, kept);
  const found = await settle({ ...pass, saliency });
  return isDisputed(found.evidence) && texture < CALM_TEXTURE
    ? { ...found, saliency: withClearParts(found, small) }
    : found;
}

/** Clear things come out different in every pass, and faint in all. */
function withClearParts({ saliency, candidates, evidence }: FoundSubject, small: RgbImage): GrayPlane {
  const clear = findClearThings(small, toFrame(candidates, small), toFrame(saliency, small));
  const things = toFrame(clear, saliency);
  return raised(looksClear(evidence) ? fillEnclosed(saliency) : saliency, things);
}

/** Mends what can be told from the picture itself, and gathers the evidence for the verdict. */
async function settle(pass: {
  saliency: GrayPlane;
  candidates: GrayPlane;
  agreed: number | undefined;
  scene: Scene;
  small: RgbImage;
  texture: number;
}): Promise<FoundSubject> {
  const { scene, small, texture } = pass;
  const rig = scene.clutter > RIG_CLUTTER;
  const studio = texture < STUDIO_TEXTURE;
  const seen = toFrame(pass.saliency, small);
  const holes = findFalseHoles(small, seen, studio);
  const filled = holes ? raised(pass.saliency, toFrame(holes, pass.saliency)) : pass.saliency;
  const filledSmall = holes ? raised(seen, holes) : seen;
  const evidence: Evidence = {
    diffuse: diffuseness(filled),
    agreement: pass.agreed,
    clutter: scene.clutter,
    rig,
    pieces: scene.kept.length,
    rimContrast: rimContrast(small, filledSmall),
    groundTexture: texture,
    linesOutside: studio && !rig ? linesOutside(small, toFrame(pass.candidates, small), filledSmall) : 0,
  };
  const mayShineThrough = looksClear(evidence) && texture < GLASS_TEXTURE;
  const saliency = mayShineThrough ? filled : await decideSoftAreas(small, filled);
  return { saliency, candidates: pass.candidates, filled: holes, evidence };
}

/** The clearly more decided of two opinions; undefined where neither is. */
function moreDecided(a: GrayPlane, b: GrayPlane): GrayPlane | undefined {
  const lead = diffuseness(b) - diffuseness(a);
  if (Math.abs(lead) < CLEARLY) return undefined;
  return lead > 0 ? a : b;
}

/** Whether a pixel of the frame lies on what the scene keeps. */
function fromScene(scene: Scene, frame: { readonly widthPx: number }): (index: number) => boolean {
  const { keptMask } = scene;
  const scale = keptMask.widthPx / frame.widthPx;
  return (index) => {
    const x = index % frame.widthPx;
    const row = Math.min(keptMask.heightPx - 1, Math.floor(((index - x) / frame.widthPx) * scale));
    return (
      keptMask.data[row * keptMask.widthPx + Math.min(keptMask.widthPx - 1, Math.floor(x * scale))]! >= 128
    );
  };
}

/** The photo's proportions at a longer side of at most `limitPx`. */
function workFrame(image: RgbImage, limitPx: number): { widthPx: number; heightPx: number } {
  const scale = Math.min(1, limitPx / Math.max(image.widthPx, image.heightPx));
  return {
    widthPx: Math.max(1, Math.round(image.widthPx * scale)),
    heightPx: Math.max(1, Math.round(image.heightPx * scale)),
  };
}

function shrink(image: RgbImage, limitPx: number): RgbImage {
  const { widthPx, heightPx } = workFrame(image, limitPx);
  return resampleRgb(image, wholeOf(image), widthPx, heightPx);
}

function toFrame(
  plane: GrayPlane,
  frame: { readonly widthPx: number; readonly heightPx: number },
): GrayPlane {
  return resampleGray(plane, wholeOf(plane), frame.widthPx, frame.heightPx);
}
