import { describe, expect, it } from 'vitest';
import { createGrayPlane } from '../../src/image/pixel-image.ts';
import { extentOf } from '../../src/pipeline/compose/matte-extent.ts';
import { placeSubject } from '../../src/pipeline/compose/placement.ts';
import { targetAspect } from '../../src/pipeline/compose/target-aspect.ts';
import { STYLE_IDS, STYLES } from '../../src/protocol/styles.ts';

function matteWith(
  widthPx: number,
  heightPx: number,
  left: number,
  top: number,
  right: number,
  bottom: number,
) {
  const alpha = createGrayPlane(widthPx, heightPx);
  for (let y = top; y < bottom; y += 1) alpha.data.fill(255, y * widthPx + left, y * widthPx + right);
  return alpha;
}

function place(
  box: readonly [number, number, number, number],
  options: { aspect?: number; styleId?: (typeof STYLE_IDS)[number]; standing?: boolean } = {},
) {
  const { aspect = 1.5, styleId = 'natural_light', standing = true } = options;
  const extent = extentOf(matteWith(300, 200, ...box))!;
  const placement = placeSubject({
    photoWidthPx: 300,
    photoHeightPx: 200,
    extent,
    aspect,
    style: STYLES[styleId].placement,
    standing,
  });
  const left = extent.bounds.left + placement.offsetX;
  const top = extent.bounds.top + placement.offsetY;
  return {
    ...placement,
    left,
    top,
    right: left + extent.bounds.widthPx,
    bottom: top + extent.bounds.heightPx,
  };
}

describe('extent of a matte', () => {
  it('finds the bounds and no cut where the product is free', () => {
    expect(extentOf(matteWith(100, 80, 20, 10, 60, 70))).toEqual({
      bounds: { left: 20, top: 10, widthPx: 40, heightPx: 60 },
      cut: { left: false, top: false, right: false, bottom: false },
    });
  });

  it('finds the borders that cut the product, also where the matte fades in the last pixel', () => {
    expect(extentOf(matteWith(100, 80, 1, 30, 60, 79))?.cut).toEqual({
      left: true,
      top: false,
      right: false,
      bottom: true,
    });
  });

  it('is undefined for an empty or hardly visible matte', () => {
    const faint = createGrayPlane(40, 40);
    faint.data.fill(90);
    expect(extentOf(faint)).toBeUndefined();
  });
});

describe('placement', () => {
  it.each(STYLE_IDS)('%s: keeps the product whole, in the canvas, within the style’s fill', (styleId) => {
    for (const box of [
      [120, 60, 160, 120],
      [20, 90, 280, 120],
      [140, 10, 160, 190],
    ] as const) {
      const placed = place(box, { styleId });
      const { minFill, maxFill } = STYLES[styleId].placement;
      expect(placed.left).toBeGreaterThanOrEqual(0);
      expect(placed.top).toBeGreaterThanOrEqual(0);
      expect(placed.right).toBeLessThanOrEqual(placed.widthPx);
      expect(placed.bottom).toBeLessThanOrEqual(placed.heightPx);
      expect(placed.fill).toBeGreaterThan(minFill - 0.02);
      expect(placed.fill).toBeLessThan(maxFill + 0.02);
    }
  });

  it.each([1, 9 / 16, 16 / 9, 4 / 5])('makes a canvas of the asked shape: %f', (aspect) => {
    const placed = place([100, 50, 180, 150], { aspect });
    expect(placed.widthPx / placed.heightPx).toBeCloseTo(aspect, 1);
  });

  it('centres across and leaves a standing product more room above than below', () => {
    const placed = place([40, 60, 100, 160]);
    expect(Math.abs(placed.left - (placed.widthPx - placed.right))).toBeLessThanOrEqual(1);
    expect(placed.top).toBeGreaterThan(placed.heightPx - placed.bottom);
  });

  it('centres what lies', () => {
    const placed = place([40, 60, 100, 160], { standing: false });
    expect(Math.abs(placed.top - (placed.heightPx - placed.bottom))).toBeLessThanOrEqual(1);
  });

  it('keeps a cut product attached to the border that cuts it', () => {
    expect(place([0, 60, 100, 160]).left).toBe(0);
    const right = place([200, 60, 300, 160]);
    expect(right.right).toBe(right.widthPx);
    const bottom = place([100, 60, 180, 200], { aspect: 9 / 16 });
    expect(bottom.bottom).toBe(bottom.heightPx);
    expect(place([100, 0, 180, 120]).top).toBe(0);
  });

  it('keeps the photo’s width between two borders that both cut the product', () => {
    const placed = place([0, 60, 300, 160], { aspect: 1 });
    expect([placed.widthPx, placed.heightPx]).toEqual([300, 300]);
    const tooTall = place([0, 10, 300, 190], { aspect: 3 });
    expect(tooTall.widthPx).toBe(300);
    expect(tooTall.top).toBeGreaterThanOrEqual(0);
    expect(tooTall.bottom).toBeLessThanOrEqual(tooTall.heightPx);
    const everywhere = place([0, 0, 300, 200], { aspect: 1 });
    expect([everywhere.widthPx, everywhere.heightPx, everywhere.left, everywhere.top]).toEqual([
      300, 200, 0, 0,
    ]);
  });
});

describe('shape to compose in', () => {
  const photo = { widthPx: 300, heightPx: 200 };
  const output = { format: 'jpeg', quality: 90 } as const;

  it('is the later preset’s or size’s, else the photo’s', () => {
    expect(targetAspect(photo, { output })).toBe(1.5);
    expect(targetAspect(photo, { output, resize: { preset: 'instagram_story' } })).toBeCloseTo(9 / 16, 3);
    expect(targetAspect(photo, { output, resize: { width: 800, height: 400 } })).toBe(2);
    expect(targetAspect(photo, { output, resize: { width: 800 } })).toBe(1.5);
  });
});
