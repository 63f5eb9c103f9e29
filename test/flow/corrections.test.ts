import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ItemView } from '../../src/protocol/batch-api.ts';
import type { ListedSubjectView } from '../../src/protocol/corrections.ts';
import { batchForm, type CreatedBatch, callApi, watchBatch } from '../helpers/api-calls.ts';
import { startOnDefaults, type TestApp } from '../helpers/test-app.ts';
import { temporaryFolder, writeProductPhoto } from './helpers/product-photo.ts';

const PARAMS = { operations: ['cutout'], output: { format: 'png' } };
/** On the bottle's neck, which stands out from its body. */
const NECK = { x: 0.5, y: 0.22 };
const BODY = { x: 0.5, y: 0.6 };

let test: TestApp;
beforeAll(async () => {
  test = await startOnDefaults();
});
afterAll(() => test.discard());

const item = async (id: string, index: number) =>
  (await callApi<ItemView>(test.url, 'GET', `/api/v1/batches/${id}/items/${index}`)).body;

async function pictureAt(url: string, init?: RequestInit) {
  const answer = await fetch(new URL(url, test.url), init);
  expect(answer.status).toBe(200);
  const { data, info } = await sharp(Buffer.from(await answer.arrayBuffer()))
    .raw()
    .toBuffer({ resolveWithObject: true });
  return ({ x, y }: { x: number; y: number }) =>
    data[(Math.floor(y * info.height) * info.width + Math.floor(x * info.width) + 1) * info.channels - 1];
}

it('shows a correction before it is made, makes that photo alone again, and takes it back', async () => {
  const folder = await temporaryFolder();
  const photos = {
    'a.jpg': await readFile(await writeProductPhoto(join(folder, 'a.jpg'))),
    'b.jpg': await readFile(await writeProductPhoto(join(folder, 'b.jpg'), { hue: 20 })),
  };
  const body = batchForm(PARAMS, photos);
  const { id } = (await callApi<CreatedBatch>(test.url, 'POST', '/api/v1/batches', { body })).body;
  expect((await watchBatch(test.url, id)).batch.status).toBe('completed');
  const [first, second] = [await item(id, 0), await item(id, 1)];
  const found = await pictureAt(first.matte!.url);
  expect([found(NECK), found(BODY)]).toEqual([255, 255]);

  const subject = { exclude: [NECK] };
  const path = `/api/v1/batches/${id}/items/0`;
  const previewed = await pictureAt(`${path}/matte`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(subject),
  });
  expect([previewed(NECK), previewed(BODY)]).toEqual([0, 255]);
  expect((await item(id, 0)).result).toEqual(first.result);

  type Listed = { readonly subjects: readonly ListedSubjectView[] };
  const [bottle] = (await callApi<Listed>(test.url, 'GET', `${path}/subjects`)).body.subjects;
  const { left, width } = bottle!.box;
  expect([left < 0.45, left + width > 0.55, bottle!.areaShare > 0.05]).toEqual([true, true, true]);
  const boxed = await pictureAt(`${path}/matte`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ box: bottle!.box }),
  });
  expect(boxed(BODY)).toBe(255);

  await callApi(test.url, 'POST', `${path}/rerun`, { body: { subject } });
  await watchBatch(test.url, id);
  const corrected = await item(id, 0);
  expect(corrected.params.subject).toEqual(subject);
  const alpha = await pictureAt(corrected.result!.url);
  expect([alpha(NECK), alpha(BODY)]).toEqual([0, 255]);
  // The product was not sought again: it came from the cache, and what was found stays known.
  expect(Object.keys(corrected.timings)).toContain('correction');
  expect(Object.keys(corrected.timings)).not.toContain('subject');
  expect((await pictureAt(corrected.matte!.url))(NECK)).toBe(255);
  expect((await item(id, 1)).result).toEqual(second.result);

  await callApi(test.url, 'POST', `${path}/rerun`, { body: {} });
  await watchBatch(test.url, id);
  const restored = await item(id, 0);
  expect(restored.params).not.toHaveProperty('subject');
  expect((await pictureAt(restored.result!.url))(NECK)).toBe(255);
});

it('says what is wrong with a correction', async () => {
  const body = batchForm(
    { operations: ['enhance'] },
    {
      'a.png': await sharp({ create: { width: 64, height: 64, channels: 3, background: '#888' } })
        .png()
        .toBuffer(),
    },
  );
  const { id } = (await callApi<CreatedBatch>(test.url, 'POST', '/api/v1/batches', { body })).body;
  await watchBatch(test.url, id);
  const path = `/api/v1/batches/${id}/items/0`;
  const unneeded = await callApi(test.url, 'POST', `${path}/rerun`, {
    body: { subject: { include: [NECK] } },
  });
  expect([unneeded.status, unneeded.body.code]).toEqual([422, 'params_invalid']);
  expect(unneeded.body.detail).toContain('subject: nothing needs the product here');
  const outside = await callApi(test.url, 'POST', `${path}/matte`, { body: { include: [{ x: 2, y: 0 }] } });
  expect([outside.status, outside.body.errors?.[0]?.subject]).toEqual([422, 'include.0.x']);
});
