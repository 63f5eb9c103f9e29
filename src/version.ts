import { createRequire } from 'node:module';

/** Of the package, as in its package.json, which lies one folder above `src` and `dist` alike. */
export const VERSION = (createRequire(import.meta.url)('../package.json') as { version: string }).version;
