import type { GrayPlane, PixelRect, RgbImage } from '../../image/pixel-image.ts';
import { resampleRgb, wholeOf } from '../../image/resample.ts';
import { matteOfBlank } from './blank-picture.ts';
import { obeyingPrompts } from './corrected-subject.ts';
import { grabCut, SEED } from './grab-cut.ts';
import { floodGround } from './ground-flood.ts';
import { groundTexture, STUDIO_TEXTURE } from './ground-texture.ts';
import { judgeMatte } from './judge-matte.ts';
import { linesOutside } from './lines-outside.ts';
import { refineMatte } from './refine-matte.ts';
import { rimContrast } from './rim-contrast.ts';
import { keepConnected } from './saliency-planes.ts';
import type { SAMService } from './sam-service.ts';
import { openPlane, sortScene } from './scene-pieces.ts';

const WORK_PX = 512;
/** Where more than this share of the picture is left standing, the flood stopped in clutter at once. */
const STANDING_LIMIT = 0.8;
/** IoU against IS-Net was 0.6 on average: never more sure than this. */
const CONFIDENCE_LIMIT = 0.45;

/**
 * Finds the product without a network: floods the ground from the border, then separates by colours. Good on
 * plain and studio grounds, poor on clutter; every matte that it finds carries the doubt `classical_engine`.
 */
export function createClassicalSegmenter(): SAMService {
  return {
    engine: {
      name: 'grabcut',
      device: 'cpu',
      notes: ['Finds products by colour only: good on plain grounds, unreliable elsewhere.'],
    },
    segmentSubject: obeyingPrompts(async (image, { box: given, signal }) => {
      const blank = matteOfBlank(image);
      if (blank) return { ...blank, doubts: [...blank.doubts, 'classical_engine'] };
      const scale = Math.min(1, WORK_PX / Math.max(image.widthPx, image.heightPx));
      const widthPx = Math.max(1, Math.round(image.widthPx * scale));
      const heightPx = Math.max(1, Math.round(image.heightPx * scale));
      const small = resampleRgb(image, wholeOf(image), widthPx, heightPx);
      const box = given && scaleRect(given, scale);
      const { seeds, plain } = box ? { seeds: seedsFromBox(small, box), plain: false } : seedsOf(small);
      const cut = await grabCut(small, seeds, plain ? 2 : 4);
      signal?.throwIfAborted();
      const scene = sortScene(cut, small);
      const rough = keepConnected(cut, (i) => scene.keptMask.data[i]! >= 128);
      const alpha = refineMatte(image, rough);
      const texture = groundTexture(small, rough);
      const verdict = judgeMatte(alpha, {
        diffuse: 0,
        agreement: undefined,
        clutter: scene.clutter,
        rig: false,
        pieces: scene.kept.length,
        rimContrast: rimContrast(small, rough),
        groundTexture: texture,
        linesOutside: texture < STUDIO_TEXTURE ? linesOutside(small, cut, rough) : 0,
      });
      const limit = plain ? CONFIDENCE_LIMIT : CONFIDENCE_LIMIT / 2;
      return {
        alpha,
        confidence: Math.min(limit, verdict.confidence * CONFIDENCE_LIMIT),
        doubts: [...verdict.doubts, 'classical_engine'],
      };
    }),
    close: () => Promise.resolve(),
  };
}

function seedsOf(image: RgbImage): { seeds: Uint8Array; plain: boolean } {
  const standing = openPlane(floodGround(image), 1);
  let count = 0;
  for (const value of standing.data) if (value >= 128) count += 1;
  const share = count / standing.data.length;
  const plain = share <= STANDING_LIMIT;
  return { seeds: plain ? seedsFromFlood(standing) : seedsFromPlace(image), plain };
}

/** Where the flood came is ground; what it left standing is product unless its colours say otherwise. */
function seedsFromFlood(standing: GrayPlane): Uint8Array {
  return Uint8Array.from(standing.data, (value) => (value >= 128 ? SEED.likelyProduct : SEED.likelyGround));
}

/** On clutter nothing is known but that products stand in the middle and not at the border. */
function seedsFromPlace({ widthPx, heightPx }: RgbImage): Uint8Array {
  const seeds = new Uint8Array(widthPx * heightPx);
  for (let i = 0; i < seeds.length; i += 1) {
    const x = (i % widthPx) / widthPx;
    const y = Math.floor(i / widthPx) / heightPx;
    const fromCentre = Math.hypot(x - 0.5, y - 0.5);
    if (Math.min(x, y, 1 - x, 1 - y) < 0.03) seeds[i] = SEED.ground;
    else seeds[i] = fromCentre < 0.35 ? SEED.likelyProduct : SEED.likelyGround;
  }
  return seeds;
}

function seedsFromBox({ widthPx, heightPx }: RgbImage, box: PixelRect): Uint8Array {
  const seeds = new Uint8Array(widthPx * heightPx);
  for (let i = 0; i < seeds.length; i += 1) {
    const x = (i % widthPx) - box.left;
    const y = Math.floor(i / widthPx) - box.top;
    const inside = x >= 0 && y >= 0 && x < box.widthPx && y < box.heightPx;
    seeds[i] = inside ? SEED.likelyProduct : SEED.ground;
  }
  return seeds;
}

function scaleRect(rect: PixelRect, scale: number): PixelRect {
  return {
    left: rect.left * scale,
    top: rect.top * scale,
    widthPx: rect.widthPx * scale,
    heightPx: rect.heightPx * scale,
  };
}
