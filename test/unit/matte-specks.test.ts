import { expect, it } from 'vitest';
import { dropSpecks } from '../../src/services/sam/drop-specks.ts';

const WIDTH = 900;
const HEIGHT = 600;

/** Rectangles of one alpha each on nothing. */
function matteOf(...rects: readonly [left: number, top: number, side: number, alpha: number][]) {
  const data = new Uint8Array(WIDTH * HEIGHT);
  for (const [left, top, side, alpha] of rects) {
    for (let y = top; y < top + side; y += 1) data.fill(alpha, y * WIDTH + left, y * WIDTH + left + side);
  }
  return { widthPx: WIDTH, heightPx: HEIGHT, data };
}

const PRODUCT = [100, 100, 300, 255] as const;
const SECOND = [500, 100, 80, 255] as const;

it('takes splinters away, with their faint rims, and leaves the product and a second one to the bit', () => {
  const whole = matteOf([...PRODUCT], [...SECOND]);
  const splinters = matteOf(
    [...PRODUCT],
    [...SECOND],
    [699, 399, 14, 20],
    [702, 402, 8, 255],
    [800, 20, 20, 90],
  );
  expect(Buffer.compare(dropSpecks(splinters).data, whole.data)).toBe(0);
});

it('leaves what hangs on the product by a thread, and a matte without splinters as it is', () => {
  const joined = matteOf([...PRODUCT], [400, 200, 4, 60], [404, 200, 4, 60], [408, 200, 10, 255]);
  expect(dropSpecks(joined)).toBe(joined);
  const nothing = matteOf();
  expect(dropSpecks(nothing)).toBe(nothing);
});
