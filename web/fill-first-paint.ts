import type { Plugin } from 'vite';
import { en } from './src/i18n/en.ts';
import { zh } from './src/i18n/zh.ts';

/** The headline is the largest thing painted; it must not be painted twice, the second time in another font. */
const HEADLINE_FONT = /inter-latin-wght-normal.*\.woff2$/;

/**
 * Fills `{{key}}` of index.html with the text in both languages, of which the style sheet shows the chosen one, and
 * asks for the headline's font with the style sheet, not after it.
 */
export function fillFirstPaint(): Plugin {
  return {
    name: 'packshot-first-paint',
    transformIndexHtml(html, { bundle }) {
      const font = Object.keys(bundle ?? {}).find((name) => HEADLINE_FONT.test(name));
      const attrs = { rel: 'preload', as: 'font', type: 'font/woff2', crossorigin: '', href: `/${font}` };
      return {
        html: html.replaceAll(/\{\{([\w.]+)\}\}/g, (_, key: string) => inBothLanguages(key)),
        tags: font ? [{ tag: 'link', attrs, injectTo: 'head-prepend' }] : [],
      };
    },
  };
}

function inBothLanguages(key: string): string {
  return `<span lang="en">${textOf(en, key)}</span><span lang="zh-CN">${textOf(zh, key)}</span>`;
}

function textOf(catalogue: object, key: string): string {
  const text = key
    .split('.')
    .reduce<unknown>((at, part) => (at as Record<string, unknown>)?.[part], catalogue);
  if (typeof text !== 'string')
    throw new Error(`index.html asks for the text ${key}, which is in no catalogue.`);
  return text;
}
