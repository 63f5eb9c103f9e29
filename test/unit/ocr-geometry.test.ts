import { describe, expect, it } from 'vitest';
import type { Point } from '../../src/image/pixel-image.ts';
import { convexHull, minAreaRectangle } from '../../src/services/ocr/min-area-rectangle.ts';
import {
  orderUpright,
  type Quad,
  quadArea,
  quadHeight,
  quadWidth,
  sharedArea,
  turnQuad,
  unclip,
} from '../../src/services/ocr/quad.ts';

const square: Quad = rectangle(0, 0, 10, 10);

describe('smallest rectangle', () => {
  it('drops inner points from the hull', () => {
    const hull = convexHull([...square, { x: 5, y: 5 }, { x: 5, y: 0 }, { x: 3, y: 8 }]);
    expect(hull).toHaveLength(4);
    expect(new Set(hull)).toEqual(new Set(square));
  });

  for (const angle of [-44, -30, -7, 1, 12, 30, 44]) {
    it(`finds a bar turned by ${angle}° again`, () => {
      const bar = turned(rectangle(-60, -8, 60, 8), angle);
      const inner = turned(rectangle(-50, -5, 40, 6), angle);
      expectSameQuad(minAreaRectangle([...inner, ...bar]), bar);
    });
  }

  it('stands a roundish blob upright', () => {
    const circle = Array.from({ length: 37 }, (_, i) => ({
      x: 20 * Math.cos((i * Math.PI) / 18.5),
      y: 20 * Math.sin((i * Math.PI) / 18.5),
    }));
    const [topLeft, topRight] = minAreaRectangle(circle);
    expect(topRight.y).toBeCloseTo(topLeft.y, 9);
  });

  it('gives flat rectangles for a point and a line', () => {
    expect(quadArea(minAreaRectangle([{ x: 3, y: 4 }]))).toBe(0);
    const line = minAreaRectangle([
      { x: 0, y: 0 },
      { x: 4, y: 3 },
    ]);
    expect(quadArea(line)).toBeCloseTo(0, 9);
    expect(Math.max(quadWidth(line), quadHeight(line))).toBeCloseTo(5, 9);
  });
});

describe('corners', () => {
  it('run clockwise from the upright top-left, however they came', () => {
    const bar = turned(rectangle(-60, -8, 60, 8), 20);
    const counterclockwise: Quad = [bar[2], bar[1], bar[0], bar[3]];
    for (let turn = 0; turn < 4; turn++) {
      expectSameQuad(orderUpright(turnQuad(bar, turn)), bar);
      expectSameQuad(orderUpright(turnQuad(counterclockwise, turn)), bar);
    }
  });

  it('begin at the top-right after one quarter turn, so width and height change places', () => {
    const downwards = turnQuad(rectangle(0, 0, 20, 100), 1);
    expect(downwards[0]).toEqual({ x: 20, y: 0 });
    expect(quadWidth(downwards)).toBe(100);
    expect(quadHeight(downwards)).toBe(20);
  });
});

describe('unclip', () => {
  it('moves each side outwards by area · ratio ÷ perimeter', () => {
    const distance = (100 * 20 * 1.5) / 240;
    for (const angle of [0, 33]) {
      const grown = unclip(turned(rectangle(-50, -10, 50, 10), angle), 1.5);
      const expected = turned(rectangle(-50 - distance, -10 - distance, 50 + distance, 10 + distance), angle);
      expectSameQuad(grown, expected);
    }
  });
});

describe('shared area', () => {
  it('is the overlap of two rectangles', () => {
    expect(sharedArea(square, rectangle(5, 5, 20, 20))).toBeCloseTo(25, 9);
    expect(sharedArea(square, rectangle(2, 3, 4, 6))).toBeCloseTo(6, 9);
    expect(sharedArea(square, rectangle(10.5, 0, 20, 10))).toBe(0);
  });

  it('counts a square against itself turned by 45° as the octagon', () => {
    const centred = rectangle(-5, -5, 5, 5);
    expect(sharedArea(centred, turned(centred, 45))).toBeCloseTo(100 * 2 * (Math.SQRT2 - 1), 6);
  });
});

function rectangle(left: number, top: number, right: number, bottom: number): Quad {
  return [
    { x: left, y: top },
    { x: right, y: top },
    { x: right, y: bottom },
    { x: left, y: bottom },
  ];
}

function turned(quad: Quad, degrees: number): Quad {
  const cos = Math.cos((degrees * Math.PI) / 180);
  const sin = Math.sin((degrees * Math.PI) / 180);
  const turn = ({ x, y }: Point): Point => ({ x: x * cos - y * sin, y: x * sin + y * cos });
  return [turn(quad[0]), turn(quad[1]), turn(quad[2]), turn(quad[3])];
}

function expectSameQuad(actual: Quad, expected: Quad): void {
  for (let i = 0; i < 4; i++) {
    expect(actual[i].x).toBeCloseTo(expected[i].x, 6);
    expect(actual[i].y).toBeCloseTo(expected[i].y, 6);
  }
}
