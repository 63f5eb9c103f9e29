import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { expect, test } from 'vitest';

const SRC = join(import.meta.dirname, '../../src');

/** Folders of `src` and what each may import from the others; single files at the top are listed by name. */
const ARROWS: Readonly<Record<string, readonly string[]>> = {
  // Shared with clients: nothing of ours but the one error type, which itself imports nothing.
  protocol: ['errors'],
  image: [],
  inference: ['image', 'errors'],
  /** What can be fetched, and what lies there. Only a user's command reaches a hub. */
  models: ['errors'],
  services: ['models', 'inference', 'image', 'protocol', 'make-folder', 'errors'],
  pipeline: ['services', 'image', 'protocol', 'errors'],
  database: ['make-folder', 'errors'],
  storage: ['errors'],
  queue: ['database', 'protocol', 'errors'],
  worker: [
    'inference',
    'queue',
    'storage',
    'database',
    'pipeline',
    'services',
    'protocol',
    'quota',
    'errors',
    'config',
    'log',
    'version',
  ],
  batch: [
    'worker',
    'inference',
    'storage',
    'database',
    'pipeline',
    'services',
    'protocol',
    'make-folder',
    'errors',
    'config',
    'version',
  ],
  upkeep: ['queue', 'storage', 'database', 'errors', 'log'],
  // The API never meets a worker: the database is where they meet. Nothing but the root knows the API.
  http: [
    'batch',
    'inference',
    'queue',
    'storage',
    'database',
    'pipeline',
    'services',
    'protocol',
    'quota',
    'errors',
    'log',
  ],
  // Generated from the API's own description.
  client: [],
  app: [
    'http',
    'inference',
    'upkeep',
    'worker',
    'storage',
    'database',
    'services',
    'errors',
    'log',
    'service-settings',
    'version',
  ],
  commands: [
    'app',
    'inference',
    'models',
    'batch',
    'worker',
    'database',
    'pipeline',
    'services',
    'protocol',
    'make-folder',
    'errors',
    'config',
    'version',
  ],
  cli: ['commands', 'errors', 'version'],
  library: ['batch', 'worker', 'pipeline', 'services', 'image', 'protocol', 'errors'],
  config: ['service-settings', 'services', 'inference', 'errors'],
  'service-settings': ['storage', 'make-folder', 'errors'],
  'make-folder': ['errors'],
  quota: ['errors'],
  log: [],
  errors: [],
  version: [],
};

function listFiles(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return listFiles(path);
    return path.endsWith('.ts') ? [path] : [];
  });
}

/** `pipeline/decode.ts` → `pipeline`, `errors.ts` → `errors`. */
function roomOf(path: string): string {
  return relative(SRC, path).split(sep)[0]!.replace(/\.ts$/, '');
}

function relativeImports(path: string): string[] {
  const text = readFileSync(path, 'utf8');
  return [...text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']*)'/g)].map((match) => match[1]!);
}

const files = listFiles(SRC);

test('every file of src stands in a room that is known', () => {
  expect([...new Set(files.map(roomOf))].sort()).toEqual(Object.keys(ARROWS).sort());
});

test('imports run one way', () => {
  const wrong = files.flatMap((path) =>
    relativeImports(path).flatMap((specifier) => {
      const from = roomOf(path);
      const to = roomOf(resolve(dirname(path), specifier));
      return from === to || ARROWS[from]!.includes(to) ? [] : [`${relative(SRC, path)} imports ${specifier}`];
    }),
  );
  expect(wrong).toEqual([]);
});

test('relative imports name the file, with its ending', () => {
  const wrong = files.flatMap((path) =>
    relativeImports(path)
      .filter((specifier) => !specifier.endsWith('.ts'))
      .map((specifier) => `${relative(SRC, path)}: ${specifier}`),
  );
  expect(wrong).toEqual([]);
});

test('only config.ts reads the environment', () => {
  const readers = files.filter((path) => /process\.env\b/.test(readFileSync(path, 'utf8')));
  expect(readers.map((path) => relative(SRC, path))).toEqual(['config.ts']);
});
