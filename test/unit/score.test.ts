import sharp, { type Sharp } from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { createGrayPlane, type GrayPlane, type RgbImage } from '../../src/image/pixel-image.ts';
import { scorePhoto } from '../../src/pipeline/score.ts';
import type { TextFinding, WorkingPhoto } from '../../src/pipeline/working-photo.ts';
import type { Recipe } from '../../src/protocol/recipe.ts';

const OUTPUT = { format: 'jpeg', quality: 90 } as const;
const CUTOUT_ONLY: Recipe = { cutout: {}, output: OUTPUT };
const WHITE: Recipe = {
  text_removal: { keepProductText: true, minConfidence: 0.65 },
  background_replacement: { styleId: 'amazon_standard', shadow: 'none', seed: 1 },
  output: OUTPUT,
};

/** A can with a label on a wooden table, and the same can on white. */
const CAN = `<defs><linearGradient id="metal"><stop offset="0" stop-color="#555"/><stop offset=".3" stop-color="#ddd"/>
  <stop offset="1" stop-color="#444"/></linearGradient></defs>
  <rect x="500" y="300" width="600" height="1000" rx="60" fill="url(#metal)"/>
  <rect x="500" y="500" width="600" height="560" fill="#1d5c8f"/>
  ${[...Array(9).keys()].map((i) => `<rect x="${560 + 25 * i}" y="${560 + 50 * i}" width="240" height="22" fill="#f3e9c8"/>`).join('')}
  <circle cx="940" cy="640" r="90" fill="#d33"/><circle cx="940" cy="640" r="60" fill="#1d5c8f"/>`;
const TABLE = `<rect width="1600" height="1600" fill="#a5794f"/>
  ${[...Array(40).keys()].map((i) => `<rect y="${40 * i}" width="1600" height="${4 + (i % 3) * 4}" fill="#7d5634"/>`).join('')}`;

let decoded: WorkingPhoto;
let onWhite: WorkingPhoto;

beforeAll(async () => {
  const alpha = await renderPlane(CAN);
  const subject = { alpha, confidence: 0.95, doubts: [] };
  decoded = photo(await render(TABLE + CAN));
  onWhite = {
    ...photo(await render(`<rect width="1600" height="1600" fill="#fff"/>${CAN}`)),
    subject,
    findings: {
      ...decoded.findings,
      texts: [],
      background: { styleId: 'amazon_standard', fill: 0.85, pureWhite: true },
    },
  };
});

describe('scorePhoto', () => {
  it('gives a good photo a high score and no warning', async () => {
    const score = await scorePhoto({ decoded, finished: onWhite, recipe: WHITE });
    expect(score.warnings).toEqual([]);
    expect(score.total).toBeGreaterThan(85);
    expect(Object.keys(score.parts).sort()).toEqual([
      'backgroundCleanliness',
      'exposure',
      'matteConfidence',
      'productFidelity',
      'residualText',
      'resolution',
      'rimQuality',
      'sharpness',
    ]);
  });

  it('leaves out the parts that do not apply', async () => {
    const recipe: Recipe = { resize: { width: 1600 }, output: OUTPUT };
    const score = await scorePhoto({ decoded, finished: decoded, recipe });
    expect(Object.keys(score.parts).sort()).toEqual(['exposure', 'resolution', 'sharpness']);
  });

  it('falls with every step of blur', async () => {
    const scores = [];
    for (const sigma of [0, 1.5, 3, 5, 8]) {
      const rgb = await altered(onWhite.rgb, (picture) => (sigma === 0 ? picture : picture.blur(sigma)));
      scores.push(await scorePhoto({ decoded, finished: { ...onWhite, rgb }, recipe: WHITE }));
    }
    expectFalling(scores.map(({ parts }) => parts.sharpness));
    expectFalling(scores.map(({ total }) => total));
    expect(codesOf(scores.at(-1))).toContain('blurry');
  });

  it('does not take the fresh edge of a cutout for the sharpness of a blurred photo', async () => {
    const rgb = await altered(decoded.rgb, (picture) => picture.blur(25));
    const blurred = { ...decoded, rgb };
    const finished = { ...onWhite, rgb: await compositeOnWhite(rgb, onWhite.subject!.alpha) };
    const score = await scorePhoto({ decoded: blurred, finished, recipe: WHITE });
    expect(score.parts.sharpness).toBeLessThan(20);
    expect(codesOf(score)).toContain('blurry');
  });

  it.each([
    ['overexposed', [1.4, 2, 3]],
    ['underexposed', [0.4, 0.2, 0.05]],
  ] as const)('falls with clipping until it is %s', async (code, gains) => {
    const scores = [];
    for (const gain of [1, ...gains]) {
      const shift = gain < 1 ? -20 * (1 - gain) : 0;
      const rgb = await altered(onWhite.rgb, (picture) => picture.linear(gain, shift));
      scores.push(await scorePhoto({ decoded, finished: { ...onWhite, rgb }, recipe: CUTOUT_ONLY }));
    }
    expectFalling(scores.map(({ parts }) => parts.exposure));
    expectFalling(scores.map(({ total }) => total));
    expect(codesOf(scores.at(-1))).toContain(code);
  });

  it('falls with the size, and says from where on marketplaces mind', async () => {
    const scores = [];
    for (const side of [1600, 1200, 800, 450]) {
      scores.push(await scorePhoto({ decoded, finished: await shrunk(onWhite, side), recipe: WHITE }));
    }
    expectFalling(scores.map(({ parts }) => parts.resolution));
    expectFalling(scores.map(({ total }) => total));
    expect(codesOf(scores[2])).toContain('no_zoom');
    expect(codesOf(scores[3])).toContain('refused_by_marketplaces');
  });

  it('does not let enlarging pass for resolution', async () => {
    const small = await shrunk(onWhite, 800);
    const enlarged = { ...onWhite, frame: { scale: 2, offsetX: 0, offsetY: 0 } };
    const [before, after] = await Promise.all([
      scorePhoto({ decoded, finished: small, recipe: WHITE }),
      scorePhoto({ decoded: { ...small, frame: decoded.frame }, finished: enlarged, recipe: WHITE }),
    ]);
    expect(after.parts.resolution).toBe(before.parts.resolution);
    expect(codesOf(after)).toContain('photo_enlarged');
  });

  it('falls with every text left over', async () => {
    const scores = [];
    for (const count of [0, 1, 2, 4]) {
      const texts = Array.from({ length: count }, (_, i) => leftover(100 * i));
      const finished = { ...onWhite, findings: { ...onWhite.findings, texts } };
      scores.push(await scorePhoto({ decoded, finished, recipe: WHITE }));
    }
    expectFalling(scores.map(({ parts }) => parts.residualText));
    expectFalling(scores.map(({ total }) => total));
    expect(scores[3].warnings.find(({ code }) => code === 'text_residual')?.message).toContain('“特价0”');
  });

  it('falls with the confidence in the matte and repeats every doubt to the seller', async () => {
    const scores = [];
    for (const confidence of [0.95, 0.7, 0.3]) {
      const subject = { ...onWhite.subject!, confidence, doubts: ['see_through', 'diffuse'] as const };
      scores.push(await scorePhoto({ decoded, finished: { ...onWhite, subject }, recipe: WHITE }));
    }
    expectFalling(scores.map(({ parts }) => parts.matteConfidence));
    expectFalling(scores.map(({ total }) => total));
    expect(codesOf(scores[0])).toEqual(['matte_see_through', 'matte_diffuse']);
    expect(codesOf(scores[2])).toContain('matte_uncertain');
  });

  it('sees a fringe of the old background at the rim', async () => {
    const halo = {
      ...onWhite,
      rgb: await compositeOnWhite(decoded.rgb, await wider(onWhite.subject!.alpha, 3)),
    };
    const [clean, fringed] = await Promise.all([
      scorePhoto({ decoded, finished: onWhite, recipe: WHITE }),
      scorePhoto({
        decoded,
        finished: {
          ...halo,
          subject: { ...onWhite.subject!, alpha: await wider(onWhite.subject!.alpha, 3) },
        },
        recipe: WHITE,
      }),
    ]);
    expect(clean.parts.rimQuality).toBeGreaterThan(90);
    expect(fringed.parts.rimQuality).toBeLessThan(75);
    expect(codesOf(fringed)).toContain('rim_halo');
  });

  it('sees a background that is not quite white', async () => {
    const rgb = await altered(onWhite.rgb, (picture) =>
      picture.composite([{ input: svg('<rect x="60" y="60" width="180" height="90" fill="#f4f4f4"/>') }]),
    );
    const score = await scorePhoto({ decoded, finished: { ...onWhite, rgb }, recipe: WHITE });
    expect(score.parts.backgroundCleanliness).toBeLessThan(80);
  });

  it('sees a product that was painted over, not one that was enhanced as asked', async () => {
    const enhanced = await altered(onWhite.rgb, (picture) => picture.gamma(1.4).sharpen({ sigma: 1 }));
    const smeared = await altered(onWhite.rgb, (picture) =>
      picture.composite([{ input: svg('<rect x="560" y="540" width="330" height="260" fill="#1d5c8f"/>') }]),
    );
    const recipe: Recipe = { ...WHITE, enhance: { whiteBalance: true, exposure: 'auto', sharpen: 0.3 } };
    const [asAsked, spoilt] = await Promise.all([
      scorePhoto({ decoded, finished: { ...onWhite, rgb: enhanced }, recipe }),
      scorePhoto({ decoded, finished: { ...onWhite, rgb: smeared }, recipe }),
    ]);
    expect(asAsked.parts.productFidelity).toBeGreaterThan(90);
    expect(spoilt.parts.productFidelity).toBeLessThan(80);
  });

  it('compares the product where the frame has put it', async () => {
    const padded = await movedTo(onWhite, { scale: 0.7, offsetX: 310, offsetY: 140 });
    const score = await scorePhoto({ decoded, finished: padded, recipe: WHITE });
    expect(score.parts.productFidelity).toBeGreaterThan(95);
    const misplaced = { ...padded, frame: { ...padded.frame, offsetX: 340 } };
    const wrong = await scorePhoto({ decoded, finished: misplaced, recipe: WHITE });
    expect(wrong.parts.productFidelity).toBeLessThan(60);
  });
});

function expectFalling(values: readonly (number | undefined)[]): void {
  for (let i = 1; i < values.length; i++) expect(values[i]).toBeLessThan(values[i - 1]!);
}

function codesOf(score: Awaited<ReturnType<typeof scorePhoto>> | undefined): string[] {
  return score!.warnings.map(({ code }) => code);
}

function leftover(x: number): TextFinding {
  const quad = [
    { x, y: 20 },
    { x: x + 90, y: 20 },
    { x: x + 90, y: 60 },
    { x, y: 60 },
  ] as const;
  return { box: { quad, text: `特价${x / 100}`, confidence: 0.9, lineHeightPx: 40 }, verdict: 'residual' };
}

function svg(body: string): Buffer {
  return Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="1600" height="1600">${body}</svg>`);
}

async function render(body: string): Promise<RgbImage> {
  return toRgb(sharp(svg(body)));
}

async function renderPlane(body: string): Promise<GrayPlane> {
  const data = await sharp(svg(body)).extractChannel('alpha').raw().toBuffer();
  return { widthPx: 1600, heightPx: 1600, data };
}

async function toRgb(picture: Sharp): Promise<RgbImage> {
  const { data, info } = await picture.removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return { widthPx: info.width, heightPx: info.height, data };
}

function open({ data, widthPx, heightPx }: RgbImage): Sharp {
  return sharp(data, { raw: { width: widthPx, height: heightPx, channels: 3 } });
}

function altered(image: RgbImage, change: (picture: Sharp) => Sharp): Promise<RgbImage> {
  return toRgb(change(open(image)));
}

async function wider({ data, widthPx, heightPx }: GrayPlane, reachPx: number): Promise<GrayPlane> {
  const grown = await sharp(data, { raw: { width: widthPx, height: heightPx, channels: 1 } })
    .erode(reachPx) // sharp's foreground is the dark part
    .blur(1)
    .toColourspace('b-w')
    .raw()
    .toBuffer();
  return { widthPx, heightPx, data: grown };
}

async function compositeOnWhite(image: RgbImage, alpha: GrayPlane): Promise<RgbImage> {
  const data = image.data.map((value, i) => {
    const a = alpha.data[Math.floor(i / 3)] / 255;
    return Math.round(a * value + (1 - a) * 255);
  });
  return { ...image, data };
}

/** The finished photo placed elsewhere on a white canvas of the same size. */
async function movedTo(finished: WorkingPhoto, frame: WorkingPhoto['frame']): Promise<WorkingPhoto> {
  const small = await shrunk(finished, Math.round(1600 * frame.scale));
  const rgb = { widthPx: 1600, heightPx: 1600, data: new Uint8Array(3 * 1600 * 1600).fill(255) };
  const alpha = createGrayPlane(1600, 1600);
  for (let y = 0; y < small.rgb.heightPx; y++) {
    const to = (y + frame.offsetY) * 1600 + frame.offsetX;
    const from = y * small.rgb.widthPx;
    rgb.data.set(small.rgb.data.subarray(3 * from, 3 * (from + small.rgb.widthPx)), 3 * to);
    alpha.data.set(small.subject!.alpha.data.subarray(from, from + small.rgb.widthPx), to);
  }
  return { ...small, rgb, subject: { ...small.subject!, alpha }, frame };
}

async function shrunk(finished: WorkingPhoto, side: number): Promise<WorkingPhoto> {
  const rgb = await altered(finished.rgb, (picture) => picture.resize(side, side));
  const alpha = finished.subject!.alpha;
  const data = await sharp(alpha.data, { raw: { width: alpha.widthPx, height: alpha.heightPx, channels: 1 } })
    .resize(side, side)
    .toColourspace('b-w')
    .raw()
    .toBuffer();
  const subject = { ...finished.subject!, alpha: { widthPx: side, heightPx: side, data } };
  return { ...finished, rgb, subject, frame: { scale: side / 1600, offsetX: 0, offsetY: 0 } };
}

function photo(rgb: RgbImage): WorkingPhoto {
  const decode = {
    format: 'jpeg',
    originalWidthPx: rgb.widthPx,
    originalHeightPx: rgb.heightPx,
    reduced: false,
    animated: false,
  } as const;
  return { rgb, frame: { scale: 1, offsetX: 0, offsetY: 0 }, findings: { decode, notes: [] } };
}
