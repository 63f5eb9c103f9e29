import { parentPort, workerData } from 'node:worker_threads';
import sharp from 'sharp';
import { toErrorReport } from '../errors.ts';
import { decodeMatte, encodeMatte } from '../pipeline/matte-picture.ts';
import { promptOf } from '../pipeline/subject.ts';
import type { WorkingPhoto } from '../pipeline/working-photo.ts';
import type { ListedSubjectView } from '../protocol/corrections.ts';
import { configureServices } from '../services/configured-services.ts';
import type { EngineSettings } from '../services/engine-settings.ts';
import type { ListedSubject } from '../services/sam/sam-service.ts';
import type { FromMatteThread, MatteTask, SubjectsTask, ToMatteThread } from './matte-previews.ts';

sharp.cache(false);
sharp.concurrency(1);

/** Models are opened at first use; the embedded engine corrects a matte without one. */
const services = configureServices(workerData as EngineSettings);

parentPort!.on('message', (task: ToMatteThread) => {
  const answer: Promise<FromMatteThread> =
    'correction' in task
      ? correct(task).then((matte) => ({ matte }))
      : list(task).then((subjects) => ({ subjects }));
  void answer.then(tell, (thrown: unknown) => tell({ error: toErrorReport(thrown) }));
});

async function list({ photo, engines }: SubjectsTask): Promise<ListedSubjectView[]> {
  const rgb = await decode(photo);
  const { sam } = services.servicesFor(engines);
  return (await sam.listSubjects!(rgb)).map((subject) => inShares(subject, rgb));
}

function inShares(
  { box, point, areaShare, confidence }: ListedSubject,
  rgb: WorkingPhoto['rgb'],
): ListedSubjectView {
  const across = (px: number) => Math.min(1, Math.max(0, px / rgb.widthPx));
  const down = (px: number) => Math.min(1, Math.max(0, px / rgb.heightPx));
  const [left, top] = [across(box.left), down(box.top)];
  const width = across(box.left + box.widthPx) - left;
  const height = down(box.top + box.heightPx) - top;
  return {
    box: { left, top, width, height },
    point: { x: across(point.x), y: down(point.y) },
    areaShare,
    confidence,
  };
}

async function decode(photo: Uint8Array): Promise<WorkingPhoto['rgb']> {
  const { data, info } = await sharp(photo)
    .removeAlpha()
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { widthPx: info.width, heightPx: info.height, data: new Uint8Array(data) };
}

async function correct({ photo, matte, correction, engines }: MatteTask): Promise<Uint8Array> {
  const rgb = await decode(photo);
  const found = matte && (await decodeMatte(matte, rgb.widthPx, rgb.heightPx));
  const { sam } = services.servicesFor(engines);
  const { alpha } = await sam.segmentSubject(rgb, { prompt: { ...promptOf(correction, rgb), matte: found } });
  return await encodeMatte(alpha);
}

function tell(message: FromMatteThread): void {
  parentPort!.postMessage(message);
}
