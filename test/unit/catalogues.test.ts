import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import type { Catalogue } from '../../web/src/i18n/catalogue.ts';
import { en } from '../../web/src/i18n/en.ts';
import { zh } from '../../web/src/i18n/zh.ts';

const WEB = path.join(import.meta.dirname, '..', '..', 'web', 'src');

function textsOf(catalogue: Catalogue, prefix = ''): [name: string, text: string][] {
  return Object.entries(catalogue).flatMap(([name, value]) => {
    const full = prefix === '' ? name : `${prefix}.${name}`;
    return typeof value === 'string' ? [[full, value] as [string, string]] : textsOf(value, full);
  });
}

/** Chinese has one plural form, English two. */
const withoutPlural = (name: string) => name.replace(/_(one|other)$/, '');
const namesOf = (catalogue: Catalogue) => [
  ...new Set(textsOf(catalogue).map(([name]) => withoutPlural(name))),
];

it('says everything in both languages', () => {
  expect(namesOf(zh).sort()).toEqual(namesOf(en).sort());
  for (const [name, text] of [...textsOf(en), ...textsOf(zh)]) expect(text, name).not.toBe('');
});

it('fills in the same values in both languages', () => {
  const valuesOf = (catalogue: Catalogue) =>
    Object.fromEntries(
      textsOf(catalogue)
        .filter(([name]) => !name.endsWith('_one'))
        .map(([name, text]) => [
          withoutPlural(name),
          [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, value]) => value).sort(),
        ]),
    );
  expect(valuesOf(zh)).toEqual(valuesOf(en));
});

it('has no text outside the catalogues', () => {
  const files = readdirSync(WEB, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.tsx'),
  );
  expect(files.length).toBeGreaterThan(30);
  const found = files.flatMap((file) => {
    const source = readFileSync(path.join(WEB, file), 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
    return hardCoded(source).map((text) => `${file}: ${text}`);
  });
  expect(found).toEqual([]);
});

/** Words between tags, words in attributes that are read or read out, and any Chinese. */
function hardCoded(source: string): string[] {
  const between = [...source.matchAll(/(?<![=\w\s])>\s*([A-Z][\p{L}’' ]+[a-z.!?…])\s*</gu)].map(
    ([, text]) => text,
  );
  const attributes = [
    ...source.matchAll(/\b(?:title|placeholder|aria-label|label|alt|text|okText)="([^"]*\p{L}[^"]*)"/gu),
  ].map(([, text]) => text);
  const chinese = [...source.matchAll(/\p{Script=Han}+/gu)].map(([text]) => text);
  return [...between, ...attributes, ...chinese];
}
