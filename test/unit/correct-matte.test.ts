import { describe, expect, it } from 'vitest';
import type { GrayPlane, RgbImage } from '../../src/image/pixel-image.ts';
import { correctMatte } from '../../src/services/sam/correct-matte.ts';
import { intersectionOverUnion, mugScene, twoBoxesScene } from '../contract/sam-scenes.ts';

const WIDTH = 480;
const HEIGHT = 360;

function changed(plane: GrayPlane, value: (x: number, y: number) => number | undefined): GrayPlane {
  const data = plane.data.map((was, i) => value(i % WIDTH, Math.floor(i / WIDTH)) ?? was);
  return { ...plane, data };
}

const isSame = (a: GrayPlane, b: GrayPlane) => Buffer.compare(Buffer.from(a.data), Buffer.from(b.data)) === 0;

describe('correctMatte', () => {
  const { image, truth } = mugScene(WIDTH, HEIGHT);

  it('leaves the matte to the bit where nothing is said, or only what is so already', () => {
    expect(isSame(correctMatte(image, truth, {}), truth)).toBe(true);
    const held = correctMatte(image, truth, {
      include: [{ x: 0.45 * WIDTH, y: 0.5 * HEIGHT }],
      exclude: [{ x: 20, y: 20 }],
    });
    expect(isSame(held, truth)).toBe(true);
  });

  it('one click brings a lost handle back, with its hole, and touches nothing else', () => {
    const lost = changed(truth, (x) => (x > 0.645 * WIDTH ? 0 : undefined));
    const before = intersectionOverUnion(lost, truth);
    const click = { x: 0.775 * WIDTH, y: 0.5 * HEIGHT };
    const mended = correctMatte(image, lost, { include: [click] });
    expect(before).toBeLessThan(0.93);
    expect(intersectionOverUnion(mended, truth)).toBeGreaterThan(0.97);
    for (let i = 0; i < truth.data.length; i += 1) {
      if (i % WIDTH < 0.6 * WIDTH) expect(mended.data[i]).toBe(lost.data[i]);
    }
  });

  it('one click takes a wrongly kept piece of ground away, up to the product', () => {
    const kept = changed(truth, (x, y) =>
      y > 0.72 * HEIGHT && y < 0.9 * HEIGHT && x > 0.2 * WIDTH && x < 0.75 * WIDTH ? 255 : undefined,
    );
    expect(intersectionOverUnion(kept, truth)).toBeLessThan(0.75);
    const click = { x: 0.5 * WIDTH, y: 0.85 * HEIGHT };
    const mended = correctMatte(image, kept, { exclude: [click] });
    expect(intersectionOverUnion(mended, truth)).toBeGreaterThan(0.97);
  });

  it('takes a separate piece away whole, but not one in which another click keeps something', () => {
    const two = twoBoxesScene(WIDTH, HEIGHT);
    const small = changed(two.truth, (x, y) => (x > 280 && y > 180 ? 0 : undefined));
    const exclude = [{ x: 300, y: 130 }];
    const gone = correctMatte(two.image, small, { exclude });
    expect(gone.data.some((value, i) => i % WIDTH > 280 && value > 0)).toBe(false);
    const held = correctMatte(two.image, small, { exclude, include: [{ x: 420, y: 150 }] });
    expect(held.data[150 * WIDTH + 420]).toBe(255);
  });

  it('a click on a thin rim changes a dab, not the whole ground', () => {
    const thin = changed(truth, (x) => (x < 0.305 * WIDTH ? 0 : undefined));
    const click = { x: 0.3 * WIDTH + 1, y: 0.5 * HEIGHT };
    const mended = correctMatte(image, thin, { include: [click] });
    expect(intersectionOverUnion(mended, truth)).toBeGreaterThan(0.95);
  });

  it('finds the same regions in the photo at twice the size', () => {
    const large = mugScene(2 * WIDTH, 2 * HEIGHT);
    const lost = {
      ...large.truth,
      data: large.truth.data.map((v, i) => (i % (2 * WIDTH) > 1.29 * WIDTH ? 0 : v)),
    };
    const include = [{ x: 1.55 * WIDTH, y: HEIGHT }];
    expect(intersectionOverUnion(correctMatte(large.image, lost, { include }), large.truth)).toBeGreaterThan(
      0.97,
    );
  });

  it('a click on the thin rim of a small product in a large picture takes that rim only', () => {
    const small = mugScene(WIDTH / 2, HEIGHT / 2);
    const picture = framed(small.image, small.truth);
    // Four pixels of ground along the left side are kept too much; the click is in their middle.
    const right = Math.round(LEFT + (0.3 * WIDTH) / 2);
    const wide = {
      ...picture.truth,
      data: picture.truth.data.map((value, i) => {
        const [x, y] = [i % picture.image.widthPx, Math.floor(i / picture.image.widthPx)];
        const beside =
          x >= right - 4 && x < right && y > TOP + 0.3 * (HEIGHT / 2) && y < TOP + 0.7 * (HEIGHT / 2);
        return beside ? 255 : value;
      }),
    };
    const click = { x: right - 2, y: TOP + HEIGHT / 4 };
    const mended = correctMatte(picture.image, wide, { exclude: [click] });
    expect(intersectionOverUnion(mended, picture.truth)).toBeGreaterThan(
      intersectionOverUnion(wide, picture.truth) - 0.005,
    );
  });

  it('a part far outside the window around what was found comes back to its end', () => {
    const { image: large, truth: whole } = mugScene(2 * WIDTH, 2 * HEIGHT);
    const top = { ...whole, data: whole.data.map((v, i) => (i / (2 * WIDTH) > 0.36 * 2 * HEIGHT ? 0 : v)) };
    const mended = correctMatte(large, top, { include: [{ x: 0.45 * 2 * WIDTH, y: HEIGHT }] });
    // All but the handle, which is another region.
    expect(intersectionOverUnion(top, whole)).toBeLessThan(0.25);
    expect(intersectionOverUnion(mended, whole)).toBeGreaterThan(0.8);
  });
});

const LEFT = 600;
const TOP = 400;

/** A picture laid into a larger one of its own ground. */
function framed(image: RgbImage, truth: GrayPlane) {
  const [widthPx, heightPx] = [1500, 1200];
  const rgb = new Uint8Array(3 * widthPx * heightPx);
  for (let i = 0; i < rgb.length; i += 1) rgb[i] = image.data[i % 3]!;
  const alpha = new Uint8Array(widthPx * heightPx);
  for (let y = 0; y < image.heightPx; y += 1) {
    const at = (TOP + y) * widthPx + LEFT;
    rgb.set(image.data.subarray(3 * y * image.widthPx, 3 * (y + 1) * image.widthPx), 3 * at);
    alpha.set(truth.data.subarray(y * image.widthPx, (y + 1) * image.widthPx), at);
  }
  return { image: { widthPx, heightPx, data: rgb }, truth: { widthPx, heightPx, data: alpha } };
}
