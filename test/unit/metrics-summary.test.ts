import { describe, expect, it } from 'vitest';
import type { PhotoEvaluation, TextRemovalEvaluation } from '../../bench/eval/photo-evaluation.ts';
import { summarise } from '../../bench/eval/summarise.ts';
import { median } from '../../bench/pipeline/median.ts';
import { balancedShares } from '../../bench/pipeline/side.ts';

describe('summarise', () => {
  it('weighs cutouts by photo within a kind, text by box, collateral by pixel', () => {
    const summary = summarise([
      { ...photo('a.jpg', 'plain'), cutout: cutout(0.9) },
      { ...photo('b.jpg', 'plain'), cutout: cutout(0.7) },
      { ...photo('c.jpg', 'glass'), cutout: cutout(0.2) },
      {
        ...photo('d.jpg', 'poster'),
        textRemoval: { ...removal, removableBoxes: 9, stillRead: 1, psnrDb: 30 },
      },
      { ...photo('e.jpg', 'poster'), textRemoval: { ...removal, removableBoxes: 1, stillRead: 1 } },
    ]);
    expect(summary.cutout.byKind.plain.iou).toBeCloseTo(0.8, 10);
    expect(summary.cutout.byKind.plain.photos).toBe(2);
    expect(summary.cutout.byKind.glass.photos).toBe(1);
    expect(summary.textRemoval).toEqual({ residual: 0.2, productKept: 0.75, collateral: 0.01, psnrDb: 30 });
  });

  it('names hostile files that did not go as expected, and the worst of their costs', () => {
    const fine = {
      expected: 'reject',
      happened: 'refused',
      asExpected: true,
      detail: '',
      rssMb: 300,
    } as const;
    const summary = summarise([
      { ...photo('fine.jpg', 'broken'), seconds: 2, hostile: fine },
      {
        ...photo('bad.jpg', 'broken'),
        seconds: 1,
        hostile: { ...fine, happened: 'crashed', asExpected: false, detail: 'crashed', rssMb: 90 },
      },
    ]);
    expect(summary.hostile).toEqual({
      unexpected: [{ file: 'bad.jpg', expected: 'reject', happened: 'crashed', detail: 'crashed' }],
      maxSeconds: 2,
      maxRssMb: 300,
    });
  });

  it('has no psnrDb without clean pictures', () => {
    expect(summarise([]).textRemoval).toEqual({ residual: 0, productKept: 1, collateral: 0 });
  });
});

describe('the bench', () => {
  it('deals the longest photos first, to whoever has least', () => {
    expect(balancedShares([1, 5, 2, 4], 2, (seconds) => seconds)).toEqual([
      [5, 1],
      [4, 2],
    ]);
  });

  it('takes the middle', () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([4, 1, 2, 9])).toBe(3);
  });
});

const removal: TextRemovalEvaluation = {
  removableBoxes: 0,
  readBefore: 0,
  stillRead: 0,
  leftovers: [],
  productBoxes: 2,
  productBoxesKept: 1.5,
  pixelsOutside: 1000,
  pixelsChangedOutside: 10,
};

function photo(file: string, kind: string): PhotoEvaluation {
  return { file, class: 'c', kind, seconds: 1 };
}

function cutout(iou: number) {
  return { iou, boundaryF: 0.8, alphaError: 0.01, confidence: 0.9, warned: false };
}
