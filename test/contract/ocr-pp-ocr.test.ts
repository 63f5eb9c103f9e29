import { tmpdir } from 'node:os';
import { expect, it } from 'vitest';
import { createRgbImage } from '../../src/image/pixel-image.ts';
import { createPpOcr } from '../../src/services/ocr/pp-ocr.ts';
import { describeOcrService } from './ocr-service.suite.ts';

describeOcrService('PP-OCRv4', () => createPpOcr());

it('says which file is missing where the models are not', async () => {
  const service = createPpOcr({ modelsDir: tmpdir() });
  const reading = service.readText(createRgbImage(64, 64));
  await expect(reading).rejects.toMatchObject({ code: 'engine_unavailable' });
  await expect(reading).rejects.toThrow(/ppocr_keys_v1\.txt/);
  await service.close();
});
