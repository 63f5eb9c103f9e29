import { toErrorReport } from '../../src/errors.ts';
import { createEmbeddedServices } from '../../src/services/embedded-services.ts';
import { type EvaluatePhotoRequest, evaluatePhoto } from './evaluate-photo.ts';
import type { PhotoEvaluation } from './photo-evaluation.ts';

/** The entry of a process that evaluates one photo after the other. */
const services = createEmbeddedServices();

process.on('message', async (request: EvaluatePhotoRequest) => {
  process.send?.(await evaluate(request));
});
process.on('disconnect', () => process.exit());

async function evaluate(request: EvaluatePhotoRequest): Promise<PhotoEvaluation> {
  const { file, class: photoClass, kind } = request.item;
  try {
    return await evaluatePhoto(request, services);
  } catch (thrown) {
    const { code, message } = toErrorReport(thrown);
    return { file, class: photoClass, kind, seconds: 0, error: `${code}: ${message}` };
  }
}
