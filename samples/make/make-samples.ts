import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { formattedJson } from './formatted-json.ts';
import { writeHostileFiles } from './hostile-files.ts';
import { LEGEND } from './legend.ts';
import { makePhoto } from './make-photo.ts';
import { readDevelopedPhoto, storeDevelopedPhoto } from './photo-cache.ts';
import { DESIGNS } from './scenes/all.ts';
import { type ManifestItem, writeSample } from './write-sample.ts';

/**
 * Renders the sample photos and writes them with their truth and MANIFEST.json.
 * `npx tsx samples/make/make-samples.ts [name…]`: without names all of them; with `hostile`, the broken files.
 */
const folder = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const SEED = 20261123;

const wanted = process.argv.slice(2);
const isWanted = (name: string): boolean => wanted.length === 0 || wanted.includes(name);
const made: ManifestItem[] = [];
for (const design of DESIGNS.filter((d) => isWanted(d.name))) {
  const started = performance.now();
  const built = await design.build();
  const photo = (await readDevelopedPhoto(design)) ?? makePhoto(design, built);
  await storeDevelopedPhoto(design, photo);
  made.push(await writeSample(folder, design, built, photo));
  process.stdout.write(`${design.name}: ${((performance.now() - started) / 1000).toFixed(0)} s\n`);
}
if (isWanted('hostile')) made.push(...(await writeHostileFiles(folder)));
await writeManifest(made);

/** Keeps the entries of samples that were not made this time. */
async function writeManifest(items: readonly ManifestItem[]): Promise<void> {
  const file = path.join(folder, 'MANIFEST.json');
  const before: ManifestItem[] = existsSync(file) ? JSON.parse(await readFile(file, 'utf8')).items : [];
  const names = new Set(items.map((i) => i.file));
  const kept = before.filter((i) => !names.has(i.file) && existsSync(path.join(folder, i.file)));
  const all = [...kept, ...items].sort((a, b) => (a.class + a.file < b.class + b.file ? -1 : 1));
  await writeFile(file, formattedJson({ set: 'samples', seed: SEED, legend: LEGEND, items: all }));
}
