import { expect, it } from 'vitest';
import { effectiveChanges, mixedFields } from '../../web/src/recipe/recipe-changes.ts';
import { STANDARD_RECIPE } from '../../web/src/recipe/recipe-draft.ts';

it('names only what an override changes of the work', () => {
  const changes = (override: Parameters<typeof effectiveChanges>[1]) =>
    effectiveChanges(STANDARD_RECIPE, override);
  expect(changes({ styleId: 'business', quality: 90 })).toEqual(['styleId']);
  expect(changes({ styleId: 'business', background: 'cutout' })).toEqual(['background']);
  expect(changes({ exposure: 1 })).toEqual([]);
  expect(changes({ exposure: 1, autoExposure: false })).toEqual(['exposure', 'autoExposure']);
  expect(changes({ size: 'preset', preset: 'ebay', widthPx: 800 })).toEqual(['size', 'preset']);
  expect(changes({ format: 'png', quality: 60 })).toEqual(['format']);
});

it('finds the fields in which photos differ among themselves, whoever has the shared setting', () => {
  expect(mixedFields(STANDARD_RECIPE, [{ styleId: 'business' }, {}])).toEqual(['styleId']);
  expect(mixedFields(STANDARD_RECIPE, [{}, { styleId: 'business' }, { format: 'webp' }])).toEqual([
    'styleId',
    'format',
  ]);
  expect(mixedFields(STANDARD_RECIPE, [{ styleId: 'business' }, { styleId: 'business' }])).toEqual([]);
  expect(mixedFields(STANDARD_RECIPE, [{ quality: 90 }, {}])).toEqual([]);
});
