import { expect, test } from 'vitest';
import { openOnnxSession } from '../../src/inference/onnx-session.ts';
import { TINY_MODEL_FILES, tinyModel } from '../tiny-models/tiny-models.ts';

test.each(TINY_MODEL_FILES)('%s opens, and weighs a few kB', async (file) => {
  const model = tinyModel(file);
  expect(model.length).toBeLessThan(8_000);
  const session = await openOnnxSession(model);
  expect(session.inputNames.length).toBeGreaterThan(0);
  expect(session.outputNames.length).toBeGreaterThan(0);
  await session.release();
});
