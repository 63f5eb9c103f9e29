import { describe, expect, test } from 'vitest';
import { AppError } from '../../src/errors.ts';
import { completeRecipe, parseOverrides, parseParams } from '../../src/protocol/complete-recipe.ts';
import type { Override, Params } from '../../src/protocol/recipe.ts';

function problemsOf(params: unknown, override?: unknown): string[] {
  try {
    completeRecipe(params as Params, override as Override);
  } catch (error) {
    expect(error).toBeInstanceOf(AppError);
    expect((error as AppError).code).toBe('params_invalid');
    return (error as AppError).message.split('\n');
  }
  return [];
}

describe('completeRecipe', () => {
  test('fills in every default', () => {
    expect(completeRecipe({ operations: ['enhance', 'background_replacement', 'text_removal'] })).toEqual({
      text_removal: { keepProductText: true, minConfidence: 0.65 },
      background_replacement: { styleId: 'minimal_white', shadow: 'soft', seed: 1 },
      enhance: { whiteBalance: true, exposure: 'auto', sharpen: 0.3 },
      output: { format: 'jpeg', quality: 90 },
    });
  });

  test('tells every problem at once, with its field and what would be right', () => {
    const problems = problemsOf({
      operations: ['text_removal', 'txt'],
      styleId: 'minmal_white',
      enhance: { exposure: 'dark', sharpen: 2 },
      output: { quality: 0, format: 'bmp', size: 1 },
      colour: 'red',
    });
    expect(problems).toEqual([
      'operations[1]: must be one of text_removal, background_replacement, cutout, enhance, resize',
      expect.stringMatching(/^styleId: must be one of minimal_white, /),
      'enhance.exposure: must be one of auto, or must be a number',
      'enhance.sharpen: must be at most 1',
      'output.format: must be one of jpeg, png, webp, avif',
      'output.quality: must be at least 1',
      'output.size: no such field; remove it',
      'colour: no such field; remove it',
    ]);
  });

  test('wrong types are named in words', () => {
    expect(problemsOf({ operations: 'cutout' })).toEqual(['operations: must be an array']);
    expect(problemsOf({ operations: [] })).toEqual(['operations: give at least 1']);
    expect(problemsOf({ operations: ['resize'], resize: { width: 99.5 } })).toEqual([
      'resize.width: must be a whole number',
    ]);
    expect(problemsOf(null)).toEqual(['must be an object']);
  });

  test('refuses a cutout with a new background, and a cutout as JPEG', () => {
    expect(
      problemsOf({ operations: ['cutout', 'background_replacement'], output: { format: 'jpeg' } }),
    ).toEqual([
      expect.stringMatching(/^operations: /),
      expect.stringMatching(/^output\.format: .*png or webp/),
    ]);
  });

  test('a cutout is a PNG unless said otherwise', () => {
    expect(completeRecipe({ operations: ['cutout'] }).output.format).toBe('png');
    expect(completeRecipe({ operations: ['cutout'], output: { format: 'webp' } }).output.format).toBe('webp');
  });

  test('resize wants a preset or a size, not both', () => {
    expect(problemsOf({ operations: ['resize'] })).toEqual([
      'resize: give a preset, or a width, a height or both',
    ]);
    expect(problemsOf({ operations: ['resize'], resize: { preset: 'temu', width: 100 } })).toEqual([
      'resize: give either a preset or a width and height, not both',
    ]);
  });

  test('parameters of an operation that is not asked for are an oversight', () => {
    expect(problemsOf({ operations: ['enhance'], resize: { width: 800 } })).toEqual([
      'resize: parameters are given, but operations does not list resize',
    ]);
  });

  test('a preset brings its largest file size, unless the user gave one', () => {
    const params: Params = { operations: ['resize'], resize: { preset: 'amazon_main' } };
    expect(completeRecipe(params).output.maxBytes).toBe(10_000_000);
    expect(completeRecipe({ ...params, output: { maxBytes: 500_000 } }).output.maxBytes).toBe(500_000);
    expect(completeRecipe({ operations: ['resize'], resize: { width: 800 } }).output).not.toHaveProperty(
      'maxBytes',
    );
  });
});

describe('an override', () => {
  const shared: Params = {
    operations: ['background_replacement', 'enhance', 'resize'],
    styleId: 'business',
    background_replacement: { shadow: 'none' },
    enhance: { sharpen: 0 },
    resize: { preset: 'temu' },
    output: { quality: 70 },
  };

  test('is merged field by field', () => {
    const recipe = completeRecipe(shared, {
      background_replacement: { seed: 7 },
      enhance: { exposure: 0.5 },
      output: { format: 'webp' },
    });
    expect(recipe.background_replacement).toEqual({ styleId: 'business', shadow: 'none', seed: 7 });
    expect(recipe.enhance).toEqual({ whiteBalance: true, exposure: 0.5, sharpen: 0 });
    expect(recipe.output).toEqual({ format: 'webp', quality: 70, maxBytes: 2_000_000 });
  });

  test.each([
    [{ styleId: 'natural_light' }, { background_replacement: { styleId: 'business' } }, 'natural_light'],
    [{ background_replacement: { styleId: 'natural_light' } }, { styleId: 'business' }, 'natural_light'],
    [{ styleId: 'natural_light', background_replacement: { styleId: 'modern_home' } }, {}, 'modern_home'],
  ] satisfies [Override, Partial<Params>, string][])(
    'its style wins in every spelling: %j over %j',
    (over, base, styleId) => {
      const recipe = completeRecipe({ operations: ['background_replacement'], ...base }, over);
      expect(recipe.background_replacement?.styleId).toBe(styleId);
    },
  );

  test('replaces the operations, and drops the parameters of those it leaves out', () => {
    const recipe = completeRecipe(shared, { operations: ['cutout'] });
    expect(Object.keys(recipe)).toEqual(['cutout', 'output']);
    expect(recipe.output.format).toBe('png');
  });

  test("its size displaces the shared preset, and the preset's file size with it", () => {
    const recipe = completeRecipe(shared, { resize: { width: 640 } });
    expect(recipe.resize).toEqual({ width: 640 });
    expect(recipe.output.maxBytes).toBeUndefined();
    expect(
      completeRecipe({ ...shared, resize: { width: 9 * 99 } }, { resize: { preset: 'ebay' } }).resize,
    ).toEqual({
      preset: 'ebay',
    });
  });
});

test('parseOverrides tells whose override is wrong', () => {
  expect(parseOverrides({ 'mug.jpg': { output: { quality: 5 } } })).toEqual({
    'mug.jpg': { output: { quality: 5 } },
  });
  expect(() => parseOverrides({ 'mug.jpg': { styleId: 'x' }, 3: { nothing: 1 } })).toThrow(
    /overrides\["3"\]\.nothing: no such field[\s\S]*overrides\["mug\.jpg"\]\.styleId: must be one of/,
  );
  expect(() => parseOverrides([])).toThrow(/overrides: must be an object/);
});

test('parseParams gives back what it was given', () => {
  const params: Params = { operations: ['cutout'], output: { format: 'png' } };
  expect(parseParams({ ...params, styleId: undefined })).toStrictEqual(params);
});

describe('corrections of one photo', () => {
  test('bad ones are named with what would be right', () => {
    const params: Params = { operations: ['cutout', 'text_removal'] };
    expect(
      problemsOf(params, {
        subject: {
          include: [{ x: 1.2, y: 0.5 }],
          exclude: Array.from({ length: 101 }, () => ({ x: 0, y: 0 })),
          box: { left: 0.5, top: 0, width: 0.6, height: 0.5 },
          strokes: [{ mode: 'erase', radius: 0.5, points: [] }],
          lasso: 1,
        },
        text_removal: { keep: [[{ x: 0, y: 0 }]] },
      }),
    ).toEqual([
      'text_removal.keep[0]: give at least 4',
      'subject.include[0].x: must be at most 1',
      'subject.exclude: give at most 100',
      'subject.box: must lie within the photo: left + width and top + height are at most 1',
      'subject.strokes[0].mode: must be one of include, exclude',
      'subject.strokes[0].radius: must be at most 0.25',
      'subject.strokes[0].points: give at least 1',
      'subject.lasso: no such field; remove it',
    ]);
    expect(problemsOf({ ...params, subject: { include: [] } })).toEqual([
      'subject: no such field; remove it',
    ]);
  });

  test('a correction stays where the product is needed and is refused where it is not', () => {
    const subject = { include: [{ x: 0.5, y: 0.5 }] };
    expect(completeRecipe({ operations: ['cutout'] }, { subject }).subject).toEqual(subject);
    expect(completeRecipe({ operations: ['cutout'] }, { subject: { include: [] } })).not.toHaveProperty(
      'subject',
    );
    expect(problemsOf({ operations: ['enhance'] }, { subject })).toEqual([
      expect.stringMatching(/^subject: nothing needs the product here/),
    ]);
    const otherwise = completeRecipe({ operations: ['cutout'] }, { subject, operations: ['enhance'] });
    expect(otherwise).not.toHaveProperty('subject');
  });

  test('which texts stay and which go is merged with the shared text removal', () => {
    const region = [
      { x: 0, y: 0 },
      { x: 1, y: 0 },
      { x: 1, y: 0.1 },
      { x: 0, y: 0.1 },
    ];
    const recipe = completeRecipe(
      { operations: ['text_removal'], text_removal: { minConfidence: 0.8 } },
      { text_removal: { keep: [region] } },
    );
    expect(recipe.text_removal).toEqual({ keepProductText: true, minConfidence: 0.8, keep: [region] });
  });
});
