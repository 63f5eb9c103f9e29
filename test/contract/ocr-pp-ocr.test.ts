import { tmpdir } from 'node:os';
import { expect, it } from 'vitest';
import { createRgbImage } from '../../src/image/pixel-image.ts';
import { openLocalModel } from '../../src/inference/local-model.ts';
import { createPpOcr } from '../../src/services/ocr/pp-ocr.ts';
import { describeOcrService } from './ocr-service.suite.ts';
import { drawStrokeText } from './ocr-stroke-text.ts';

describeOcrService('PP-OCRv4', () => createPpOcr());

it('hands the signal to every call of its models: on a server they would else go on', async () => {
  const heard = new Map<string, (AbortSignal | undefined)[]>();
  const service = createPpOcr({
    openModel: async (file) => {
      const model = await openLocalModel(file);
      const signals: (AbortSignal | undefined)[] = [];
      heard.set(file.name, signals);
      return {
        ...model,
        run: (feeds, options) => {
          signals.push(options?.signal);
          return model.run(feeds, options);
        },
      };
    },
  });
  const drawn = await drawStrokeText(400, 160, {
    text: 'SALE',
    letterHeightPx: 60,
    centre: { x: 200, y: 80 },
  });
  const { signal } = new AbortController();
  await service.readText(drawn.image, { signal });
  expect([...heard.values()].every((signals) => signals.length > 0)).toBe(true);
  expect([...heard.values()].flat().every((one) => one === signal)).toBe(true);
  await service.close();
});

it('says which file is missing where the models are not', async () => {
  const service = createPpOcr({ modelsDir: tmpdir() });
  const reading = service.readText(createRgbImage(64, 64));
  await expect(reading).rejects.toMatchObject({ code: 'engine_unavailable' });
  await expect(reading).rejects.toThrow(/ppocr_keys_v1\.txt/);
  await service.close();
});
