import { describe, expect, it } from 'vitest';
import type { RgbImage } from '../../src/image/pixel-image.ts';
import { stepsFor } from '../../src/pipeline/steps.ts';
import { findBadges } from '../../src/pipeline/text/badge-behind-text.ts';
import { besideBadges } from '../../src/pipeline/text/beside-badges.ts';
import { productBehindText } from '../../src/pipeline/text/product-behind-text.ts';
import { seeText } from '../../src/pipeline/text/seen-text.ts';
import type { StepContext } from '../../src/pipeline/working-photo.ts';
import type { TextBox } from '../../src/services/ocr/ocr-service.ts';
import { paintGray, paintRgb, workingPhoto } from '../helpers/working-photos.ts';

type Colour = readonly [number, number, number];
type Paint = (x: number, y: number) => Colour;

const WIDTH = 400;
const HEIGHT = 400;
const RED: Colour = [220, 16, 32];
const WHITE: Colour = [255, 255, 255];
const WALL: Colour = [200, 200, 204];

describe('a badge behind a text', () => {
  const round = { x: 250, y: 260, radius: 50 };
  const text = lineAt(250, 260);

  it('is the patch of its colour', () => {
    const image = picture(product, round);
    const badge = findBadges(image, [[text, seeText(image, text)]]).get(text);
    const pixels = badge!.patch.reduce((sum, value) => sum + value, 0);
    expect(pixels / (Math.PI * round.radius ** 2)).toBeGreaterThan(0.95);
    expect(pixels / (Math.PI * round.radius ** 2)).toBeLessThan(1.05);
  });

  it('is not the open ground', () => {
    const image = paintRgb(WIDTH, HEIGHT, (x, y) => (isStroke(text, x, y) ? RED : WALL));
    expect(findBadges(image, [[text, seeText(image, text)]]).get(text)).toBeUndefined();
  });

  it('goes when it hangs over the product’s rim, and leaves the rest of the matte as it was', async () => {
    const image = picture(product, round);
    const found = await behind(image, text);
    expect([...found.onBadges]).toEqual([text]);
    const alpha = (x: number, y: number) => found.subject.alpha.data[y * WIDTH + x];
    expect([alpha(290, 260), alpha(120, 200), alpha(20, 20)]).toEqual([0, 255, 0]);
  });

  it('stays when it is a label that lies wholly on the product', async () => {
    const label = { x: 150, y: 220, radius: 40 };
    const image = picture(product, label);
    const found = await behind(image, lineAt(150, 220));
    expect(found.onBadges.size).toBe(0);
  });
});

describe('a matte beside badges', () => {
  const round = { x: 250, y: 260, radius: 50 };
  const text = lineAt(250, 260);
  const image = picture(product, round);
  const badge = findBadges(image, [[text, seeText(image, text)]]).get(text)!;
  const distance = (x: number, y: number) => Math.hypot(x - round.x, y - round.y);
  const matte = (isProduct: (x: number, y: number) => boolean) => ({
    alpha: paintGray(WIDTH, HEIGHT, (x, y) => (isProduct(x, y) ? 255 : 0)),
    confidence: 0.9,
    doubts: [],
  });
  const at = ({ alpha }: { alpha: { data: Uint8Array } }, x: number, y: number) => alpha.data[y * WIDTH + x];

  it('loses the badge and the outline that went with it, and nothing of the product', () => {
    const outlined = matte((x, y) => product(x, y) !== WALL || distance(x, y) < round.radius + 4);
    const beside = besideBadges(outlined, [badge]);
    expect([at(beside, 250, 260), at(beside, 302, 260), at(beside, 250, 312)]).toEqual([0, 0, 0]);
    const far = Array.from({ length: HEIGHT }, (_, y) => [120, y] as const);
    expect(far.map(([x, y]) => at(beside, x, y))).toEqual(far.map(([x, y]) => at(outlined, x, y)));
    expect(at(beside, 190, 260)).toBe(255);
    expect(beside.doubts).toEqual(['badge_over']);
  });

  it('is what the background and the cutout are made with', async () => {
    const outlined = matte((x, y) => product(x, y) !== WALL || distance(x, y) < round.radius + 4);
    const context = { services: { sam: { segmentSubject: async () => outlined } } } as unknown as StepContext;
    const output = { format: 'png', quality: 90 } as const;
    const subject = stepsFor({ cutout: {}, output }).find((step) => step.name === 'subject')!;
    const found = await subject.apply({ ...workingPhoto(image), badges: [badge] }, context);
    expect(found.subject).toEqual(besideBadges(outlined, [badge]));
    expect(found.badges).toBeUndefined();
  });

  it('is untouched where the badge is a label, or was not taken for product', () => {
    const wide = matte(() => true);
    expect(besideBadges(wide, [badge])).toEqual(wide);
    const away = matte((x) => x < 100);
    expect(besideBadges(away, [badge])).toEqual(away);
  });
});

/** A segmenter that takes all that is not wall for the product. */
async function behind(image: RgbImage, text: TextBox) {
  const sam = {
    segmentSubject: async (seen: RgbImage) => ({
      alpha: paintGray(WIDTH, HEIGHT, (x, y) => {
        const at = 3 * (y * WIDTH + x);
        return Math.abs(seen.data[at] - seen.data[at + 2]) > 60 ? 255 : 0;
      }),
      confidence: 0.9,
      doubts: [],
    }),
  };
  const seen = new Map([[text, seeText(image, text)]]);
  const context = { services: { sam } } as unknown as StepContext;
  const found = await productBehindText(workingPhoto(image), [text], seen, context);
  return found!;
}

function picture(ground: Paint, badge: { x: number; y: number; radius: number }): RgbImage {
  const text = lineAt(badge.x, badge.y);
  return paintRgb(WIDTH, HEIGHT, (x, y) => {
    if (isStroke(text, x, y)) return WHITE;
    return Math.hypot(x - badge.x, y - badge.y) <= badge.radius ? RED : ground(x, y);
  });
}

/** A blue thing with grain at the left, down to the badge's middle. */
function product(x: number, y: number): Colour {
  const grain = ((x * 31 + y * 17 + x * y) % 23) - 11;
  return x >= 60 && x < 240 && y >= 100 && y < 340 ? [40 + grain, 90 + grain, 190 + grain] : WALL;
}

function lineAt(x: number, y: number): TextBox {
  const quad = [
    { x: x - 26, y: y - 12 },
    { x: x + 26, y: y - 12 },
    { x: x + 26, y: y + 12 },
    { x: x - 26, y: y + 12 },
  ] as const;
  return { quad, text: 'x', confidence: 0.9, lineHeightPx: 24 };
}

function isStroke({ quad: [from, , to] }: TextBox, x: number, y: number): boolean {
  if (x < from.x + 3 || x >= to.x - 3 || y < from.y + 3 || y >= to.y - 3) return false;
  return (x - from.x) % 12 < 5;
}
