import { writeFile } from 'node:fs/promises';
import { dirname, relative, sep } from 'node:path';
import type { BatchItem } from '../batch/run-batch.ts';
import type { BeforeAfter } from './before-pictures.ts';
import { escapeXml } from './contact-sheet.ts';

const STYLE = `
  :root { color-scheme: light dark; font: 15px/1.45 system-ui, sans-serif; }
  body { margin: 2rem auto; max-width: 1200px; padding: 0 1rem; }
  main { display: grid; grid-template-columns: repeat(auto-fill, minmax(340px, 1fr)); gap: 1.5rem; }
  article { border: 1px solid #8884; border-radius: 10px; overflow: hidden; }
  .pair { position: relative; aspect-ratio: 1; background: repeating-conic-gradient(#ddd 0 25%, #fff 0 50%) 0 0/24px 24px; }
  .pair img { position: absolute; inset: 0; width: 100%; height: 100%; object-fit: contain; }
  .pair .before { clip-path: inset(0 calc(100% - var(--cut, 50%)) 0 0); background: #f4f4f2; }
  .pair input { position: absolute; inset: auto 0 0 0; width: 100%; margin: 0; opacity: .75; }
  .text { padding: .6rem .9rem; } h2 { font-size: 1rem; margin: 0; overflow-wrap: anywhere; }
  .score { float: right; font-weight: 600; } ul { margin: .3rem 0 0; padding-left: 1.1rem; }
  .failed { border: 1px solid #c006; border-radius: 10px; padding: .6rem 1rem; margin-bottom: 1.5rem; }
`;

/** A page to look through with a slider between before and after. It needs nothing but the output folder. */
export async function writeBeforeAfterPage(
  path: string,
  pairs: readonly BeforeAfter[],
  items: readonly BatchItem[],
): Promise<void> {
  const failed = items.filter((item) => item.status !== 'succeeded');
  const folder = dirname(path);
  await writeFile(
    path,
    `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>packshot: ${pairs.length} of ${items.length} photos</title><style>${STYLE}</style></head><body>
<h1>${pairs.length} of ${items.length} photos finished</h1>
${failed.length > 0 ? listFailed(failed) : ''}
<main>
${pairs.map((pair) => showPair(pair, folder)).join('\n')}
</main>
<script>for (const slider of document.querySelectorAll('.pair input'))
  slider.oninput = () => slider.parentElement.style.setProperty('--cut', slider.value + '%');</script>
</body></html>
`,
  );
}

function listFailed(failed: readonly BatchItem[]): string {
  const lines = failed.map(
    ({ filename, error }) =>
      `<li><b>${escapeXml(filename)}</b>: ${escapeXml(error?.message ?? 'not finished')}</li>`,
  );
  return `<section class="failed"><h2>Not finished</h2><ul>${lines.join('')}</ul></section>`;
}

function showPair({ item, beforePath, afterPath }: BeforeAfter, folder: string): string {
  const link = (path: string) => escapeXml(linkTo(path, folder));
  const name = escapeXml(item.filename);
  const { score, result } = item.report!;
  const warnings = score.warnings.map((warning) => `<li>${escapeXml(warning.message)}</li>`).join('');
  return `<article>
<div class="pair"><img src="${link(afterPath)}" alt="after: ${name}" loading="lazy"><img class="before" src="${link(beforePath)}" alt="before: ${name}" loading="lazy"><input type="range" min="0" max="100" value="50" aria-label="before and after of ${name}"></div>
<div class="text"><span class="score">${Math.round(score.total)}</span><h2><a href="${link(item.resultPath!)}">${name}</a></h2>
${result.widthPx} × ${result.heightPx}, ${Math.round(result.bytes / 1000)} kB, ${result.format}${warnings ? `<ul>${warnings}</ul>` : ''}</div>
</article>`;
}

function linkTo(path: string, folder: string): string {
  return relative(folder, path).split(sep).map(encodeURIComponent).join('/');
}
