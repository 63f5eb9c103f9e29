import { expect, it } from 'vitest';
import { completeRecipe } from '../../src/protocol/complete-recipe.ts';
import type { Override, Params, Recipe } from '../../src/protocol/recipe.ts';
import { redoOverride } from '../../web/src/recipe/redo-override.ts';

const region = [0.1, 0.2].flatMap((y) => [
  { x: 0.1, y },
  { x: 0.3, y },
]);
const SHARED: Params = {
  operations: ['text_removal', 'background_replacement', 'enhance', 'resize'],
  styleId: 'natural_light',
  background_replacement: { prompt: 'a stone table', relight: false },
  resize: { width: 800, height: 800, fit: 'pad' },
  output: { format: 'jpeg', quality: 85, maxBytes: 500_000 },
  engines: { sam: 'isnet' },
};
/** What some photos of the batch have of their own. */
const OWN: Record<string, Override> = {
  nothing: {},
  style: { styleId: 'business' },
  cutOut: { operations: ['cutout'], output: { format: 'png' } },
  preset: { resize: { preset: 'amazon_main' } },
  corrected: { subject: { exclude: [{ x: 0.5, y: 0.5 }] }, text_removal: { keep: [region] } },
};

/** As the server makes it of what the page sends. */
function redone(own: Override, change: Parameters<typeof redoOverride>[1]): [before: Recipe, after: Recipe] {
  const before = completeRecipe(SHARED, own);
  const item = { params: { ...before }, override: own as Record<string, unknown> };
  return [before, completeRecipe(SHARED, redoOverride(item, change))];
}

it.each(Object.entries(OWN))('%s: with nothing changed the photo is made as it was', (_, own) => {
  const [before, after] = redone(own, {});
  expect(after).toEqual(before);
});

it.each(Object.entries(OWN))('%s: one field changes, and nothing else does', (_, own) => {
  const [before, after] = redone(own, { quality: 60, format: 'webp' });
  expect(after).toEqual({ ...before, output: { ...before.output, format: 'webp', quality: 60 } });
});

it('a field that a photo has no use for leaves it alone', () => {
  const [before, after] = redone(OWN.cutOut!, { styleId: 'business' });
  expect(after).toEqual(before);
});

it('another style, size or fewer operations; prompt, corrections and engines stay', () => {
  const [before, after] = redone(OWN.corrected!, {
    styleId: 'minimal_white',
    size: 'preset',
    enhance: false,
  });
  expect(after).toMatchObject({
    subject: before.subject,
    text_removal: before.text_removal,
    background_replacement: { ...before.background_replacement, styleId: 'minimal_white' },
    resize: { preset: 'amazon_main' },
    engines: before.engines,
  });
  expect(after.enhance).toBeUndefined();
  const [, cut] = redone(OWN.preset!, { background: 'cutout' });
  expect(cut).toMatchObject({ cutout: {}, resize: { preset: 'amazon_main' }, output: { format: 'png' } });
});
