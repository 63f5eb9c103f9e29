import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { AppError } from '../errors.ts';

/**
 * A process entry of this folder, as built: also when this file runs from `src` under tsx or vitest, because a
 * child runs plain Node.
 *
 * @param path below `inference`, for instance `host/model-host-process.js`
 */
export function builtEntry(path: string): string {
  const folder = import.meta.url.endsWith('.ts') ? '../../dist/inference/' : './';
  const entry = fileURLToPath(new URL(`${folder}${path}`, import.meta.url));
  if (!existsSync(entry)) throw new AppError('internal', `${entry} is missing: run "npm run build".`);
  return entry;
}
