import { parentPort, workerData } from 'node:worker_threads';
import sharp from 'sharp';
import { toErrorReport } from '../errors.ts';
import { decodeMatte, encodeMatte } from '../pipeline/matte-picture.ts';
import { promptOf } from '../pipeline/subject.ts';
import { configureServices } from '../services/configured-services.ts';
import type { EngineSettings } from '../services/engine-settings.ts';
import type { FromMatteThread, MatteTask } from './matte-previews.ts';

sharp.cache(false);
sharp.concurrency(1);

/** Models are opened at first use; the embedded engine corrects a matte without one. */
const services = configureServices(workerData as EngineSettings);

parentPort!.on('message', (task: MatteTask) => {
  void correct(task).then(
    (matte) => tell({ matte }),
    (thrown: unknown) => tell({ error: toErrorReport(thrown) }),
  );
});

async function correct({ photo, matte, correction, engines }: MatteTask): Promise<Uint8Array> {
  const { data, info } = await sharp(photo)
    .removeAlpha()
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  const rgb = { widthPx: info.width, heightPx: info.height, data: new Uint8Array(data) };
  const found = matte && (await decodeMatte(matte, rgb.widthPx, rgb.heightPx));
  const { sam } = services.servicesFor(engines);
  const { alpha } = await sam.segmentSubject(rgb, { prompt: { ...promptOf(correction, rgb), matte: found } });
  return await encodeMatte(alpha);
}

function tell(message: FromMatteThread): void {
  parentPort!.postMessage(message);
}
