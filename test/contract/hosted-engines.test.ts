import { afterAll } from 'vitest';
import { AppError } from '../../src/errors.ts';
import { connectModelHost } from '../../src/inference/host/host-client.ts';
import { startModelHost } from '../../src/inference/host/model-host.ts';
import { createPpOcr } from '../../src/services/ocr/pp-ocr.ts';
import { SAM_PAIRS, tinySam } from '../helpers/tiny-engines.ts';
import { describeOcrService } from './ocr-service.suite.ts';
import { describeSamService } from './sam-service.suite.ts';

/**
 * The engines with their models on a model host, as on a GPU: strips and photos padded to a few sizes, what waits
 * merged into tensor batches. Nothing is computed here instead: that would hide what the host does wrong.
 */
const { openModel } = connectModelHost(openHost(), async ({ name }) => {
  throw new AppError('engine_unavailable', `${name} was not run on the host.`);
});

function openHost(): string {
  const host = startModelHost({ device: 'cpu' });
  afterAll(() => host.close());
  return host.address;
}

describeOcrService('PP-OCRv4 on a model host', () => createPpOcr({ openModel }));
for (const layout of ['transformers.js SAM (SlimSAM)', 'transformers.js SAM 2.1 (EdgeTAM)']) {
  describeSamService(`${layout} on a model host`, () => tinySam(SAM_PAIRS[layout]!, openModel), {
    iou: 0.85,
  });
}
