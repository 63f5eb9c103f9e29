import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { PhotoServices } from '../../src/pipeline/working-photo.ts';
import { completeRecipe } from '../../src/protocol/complete-recipe.ts';
import type { StyleId } from '../../src/protocol/styles.ts';
import { createEmbeddedServices } from '../../src/services/embedded-services.ts';
import { runPhoto } from '../../src/worker/run-photo.ts';

const SAMPLE = fileURLToPath(new URL('../../samples/thermos.jpg', import.meta.url));

let folder: string;
let embedded: PhotoServices;
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'packshot-cache-'));
  embedded = createEmbeddedServices();
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await Promise.all([embedded.ocr.close(), embedded.sam.close(), embedded.zimage.close()]);
});

function counted(calls: string[]): PhotoServices {
  const { ocr, sam, zimage } = embedded;
  const told = <Given extends unknown[], Result>(name: string, call: (...given: Given) => Result) => {
    return (...given: Given): Result => {
      calls.push(name);
      return call(...given);
    };
  };
  return {
    zimage,
    ocr: { ...ocr, readText: told('read', ocr.readText) },
    sam: { ...sam, segmentSubject: told('segment', sam.segmentSubject) },
  };
}

async function run(styleId: StyleId, cacheDir: string | undefined, calls: string[] = []) {
  const recipe = completeRecipe({ operations: ['text_removal', 'background_replacement'], styleId });
  const resultPath = path.join(folder, `${styleId}-${cacheDir === undefined}.jpg`);
  const previewPath = `${resultPath}.webp`;
  const task = { photoPath: SAMPLE, filename: 'thermos.jpg', recipe, resultPath, previewPath, cacheDir };
  const report = await runPhoto(task, counted(calls), {});
  return { report, bytes: readFileSync(resultPath) };
}

it('another style takes text removal and matte from the cache, and gives the same bytes as without it', async () => {
  const cacheDir = path.join(folder, 'cache');
  const first: string[] = [];
  await run('minimal_white', cacheDir, first);
  expect(first).toContain('segment');
  expect(readdirSync(cacheDir)).toHaveLength(1);
  const second: string[] = [];
  const cached = await run('natural_light', cacheDir, second);
  expect(second).toEqual([]);
  const fresh = await run('natural_light', undefined);
  expect(cached.bytes.equals(fresh.bytes)).toBe(true);
  expect(cached.report.texts).toEqual(fresh.report.texts);
  expect(cached.report.score).toEqual(fresh.report.score);
});
