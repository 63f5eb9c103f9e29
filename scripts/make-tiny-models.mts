import { resolve } from 'node:path';
import { TINY_MODEL_FILES, tinyModel, writeTinyModels } from '../test/tiny-models/tiny-models.ts';

/** Writes the tests' tiny models to a folder, to look at them or to serve them: `tsx scripts/make-tiny-models.mts DIR`. */
const folder = process.argv[2];
if (folder === undefined) {
  process.stderr.write('Give the folder to write to.\n');
  process.exit(2);
}
writeTinyModels(folder);
for (const file of TINY_MODEL_FILES) {
  process.stdout.write(`${resolve(folder, file)}  ${tinyModel(file).length} bytes\n`);
}
