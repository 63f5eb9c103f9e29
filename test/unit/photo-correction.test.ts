import { expect, it } from 'vitest';
import type { ItemView } from '../../src/protocol/batch-api.ts';
import {
  correctionOf,
  decideText,
  isCorrected,
  isRemoved,
  NOTHING,
  withCorrection,
} from '../../web/src/fix/correction.ts';

const region = [0.1, 0.2].flatMap((y) => [
  { x: 0.1, y },
  { x: 0.3, y },
]);
const text = { text: 'SALE', confidence: 0.9, verdict: 'removed', quad: [], region };
const item = (params: object, override: object = {}) =>
  ({ params, override, texts: [text] }) as unknown as ItemView;
const click = { x: 0.5, y: 0.5 };

it('a correction goes into what differs for the photo, and out of it again', () => {
  const before = item({ cutout: {} }, { output: { quality: 80 } });
  const override = withCorrection(before, { ...NOTHING, include: [click] });
  expect(override).toEqual({
    output: { quality: 80 },
    subject: { include: [click], exclude: [], strokes: [] },
  });
  const corrected = item({ cutout: {}, subject: override.subject }, override);
  expect(isCorrected(corrected.params)).toBe(true);
  expect(correctionOf(corrected.params)).toEqual({ ...NOTHING, include: [click] });
  expect(withCorrection(corrected, NOTHING)).toEqual({ output: { quality: 80 } });
});

it('a frame around the product goes along with the clicks', () => {
  const box = { left: 0.1, top: 0.2, width: 0.5, height: 0.6 };
  const override = withCorrection(item({ cutout: {} }), { ...NOTHING, box });
  expect(override.subject).toMatchObject({ box });
  const corrected = item({ cutout: {}, subject: override.subject }, override);
  expect(isCorrected(corrected.params)).toBe(true);
});

it('a text is decided once, and found again though its corners moved a little', () => {
  const kept = decideText(NOTHING, region, false);
  expect(isRemoved(text, NOTHING)).toBe(true);
  expect(isRemoved(text, kept)).toBe(false);
  const moved = region.map(({ x, y }) => ({ x: x + 0.002, y }));
  expect(isRemoved({ ...text, region: moved }, kept)).toBe(false);
  expect(decideText(kept, region, true)).toEqual({ ...NOTHING, remove: [region] });
});
