import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import type { Catalogue } from '../../web/src/i18n/catalogue.ts';
import { en } from '../../web/src/i18n/en.ts';
import { zh } from '../../web/src/i18n/zh.ts';
import { hardCoded } from '../helpers/hard-coded-texts.ts';

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
  const files = readdirSync(WEB, { recursive: true, encoding: 'utf8' }).filter(
    (file) => /\.tsx?$/.test(file) && !file.startsWith('i18n'),
  );
  expect(files.length).toBeGreaterThan(100);
  const found = files.flatMap((file) =>
    hardCoded(readFileSync(path.join(WEB, file), 'utf8'), file).map((text) => `${file}: ${text}`),
  );
  expect(found).toEqual([]);
});

it.each([
  ['between tags', '<p>Hello there</p>'],
  ['in one word between tags', '<p>Hello</p>'],
  ['in braces', `<p>{'Hello there'}</p>`],
  ['in a choice', `<p>{open ? 'Hello there' : t('x')}</p>`],
  ['in a template', `<p>{\`Hello \${name}\`}</p>`],
  ['in an attribute', `<img alt="a photo" />`],
  ['in an attribute with braces', `<img alt={busy ? 'Still busy' : name} />`],
  ['in a property', `message.error('It went wrong')`],
  ['in a template of a module', `const title = \`\${count} photos are done\`;`],
  ['in Chinese', `const name = '照片';`],
])('would find a text %s', (_, source) => {
  expect(hardCoded(source, 'x.tsx')).toHaveLength(1);
});
