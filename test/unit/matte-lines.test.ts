import { describe, expect, it } from 'vitest';
import { createGrayPlane, createRgbImage, type RgbImage } from '../../src/image/pixel-image.ts';
import { judgeMatte } from '../../src/services/sam/judge-matte.ts';
import { linesOutside } from '../../src/services/sam/lines-outside.ts';

const SIDE_PX = 512;
const GROUND = 236;

/** A lid of 200 × 80 px on a studio ground. */
const lid = createGrayPlane(SIDE_PX, SIDE_PX);
for (let y = 120; y < 200; y += 1) lid.data.fill(255, y * SIDE_PX + 156, y * SIDE_PX + 356);

function photoOfLid(levelAt: (x: number, y: number) => number): RgbImage {
  const image = createRgbImage(SIDE_PX, SIDE_PX);
  for (let i = 0; i < lid.data.length; i += 1) {
    const x = i % SIDE_PX;
    image.data.fill(lid.data[i]! ? 90 : levelAt(x, Math.floor(i / SIDE_PX)), 3 * i, 3 * i + 3);
  }
  return image;
}

/** The rim of a glass's foot below the lid, two pixels wide and 14 levels darker than the ground. */
const glass = photoOfLid((x, y) =>
  Math.abs(Math.hypot(x - 256, 2 * (y - 330)) - 90) < 2 ? GROUND - 14 : GROUND,
);
/** A soft shadow, far darker than that rim. */
const shadow = photoOfLid((x, y) => GROUND - 70 * Math.exp(-(((x - 300) / 90) ** 2) - ((y - 225) / 30) ** 2));
const tableEdge = photoOfLid((_, y) => (y > 230 && y < 233 ? GROUND - 30 : GROUND));

describe('linesOutside', () => {
  it('sees the rims of the glass below a lid', () => {
    expect(linesOutside(glass, lid, lid)).toBeGreaterThan(0.5);
  });

  it('takes neither a shadow nor the edge of a table for a part of the product', () => {
    expect(linesOutside(shadow, lid, lid)).toBeLessThan(0.1);
    expect(linesOutside(tableEdge, lid, lid)).toBe(0);
  });

  it('lowers the confidence and names the reason', () => {
    const judge = (image: RgbImage) =>
      judgeMatte(lid, {
        diffuse: 0,
        agreement: undefined,
        clutter: 0,
        pieces: 1,
        rig: false,
        rimContrast: 150,
        groundTexture: 0.4,
        linesOutside: linesOutside(image, lid, lid),
      });
    expect(judge(shadow)).toMatchObject({ doubts: [] });
    expect(judge(glass).doubts).toEqual(['see_through']);
    expect(judge(glass).confidence).toBeLessThan(judge(shadow).confidence - 0.2);
  });
});
