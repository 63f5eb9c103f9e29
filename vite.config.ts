import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { fillFirstPaint } from './web/fill-first-paint.ts';

const OUT = join(import.meta.dirname, 'dist', 'web');

export default defineConfig({
  root: join(import.meta.dirname, 'web'),
  plugins: [react(), fillFirstPaint(), brotliBesideAssets()],
  // index.html uses some of these names before any script has run.
  css: { modules: { generateScopedName: (name, file) => `${basename(file, '.module.css')}-${name}` } },
  build: {
    outDir: OUT,
    emptyOutDir: true,
    target: 'es2022',
    // The content security policy of the server allows no inline files.
    assetsInlineLimit: 0,
    // One sheet, asked for by index.html: the first paint needs it before the scripts.
    cssCodeSplit: false,
    chunkSizeWarningLimit: 1200,
  },
  worker: { format: 'es' },
  server: {
    proxy: { '/api': { target: 'http://127.0.0.1:8080', ws: true }, '/files': 'http://127.0.0.1:8080' },
  },
});

/** Scripts and styles are compressed once, here, not by the server for every visitor. */
function brotliBesideAssets(): Plugin {
  return {
    name: 'packshot-brotli',
    apply: 'build',
    closeBundle() {
      const assets = join(OUT, 'assets');
      for (const name of readdirSync(assets)) {
        if (!/\.(js|css)$/.test(name)) continue;
        const file = join(assets, name);
        const content = readFileSync(file);
        const params = { [constants.BROTLI_PARAM_SIZE_HINT]: content.length };
        writeFileSync(`${file}.br`, brotliCompressSync(content, { params }));
      }
    },
  };
}
