import type { PhotoEvaluation } from './photo-evaluation.ts';
import { photoLine, summaryText } from './print-summary.ts';
import type { EvaluationSummary } from './summarise.ts';

const STYLE = `
  body { font: 15px/1.45 system-ui, sans-serif; margin: 2rem; color: #1b1f24; background: #f4f5f7; }
  article { background: #fff; border-radius: 8px; padding: 1rem; margin: 0 0 1rem; box-shadow: 0 1px 3px #0002; }
  h2 { font-size: 1rem; margin: 0 0 .5rem; overflow-wrap: anywhere; }
  .pictures { display: flex; flex-wrap: wrap; gap: .75rem; }
  figure { margin: 0; } figcaption { font-size: .8rem; color: #57606a; }
  img { max-width: 380px; max-height: 380px; border: 1px solid #d0d7de; background: #eee; }
  .bad { color: #b42318; } ul { margin: .5rem 0 0; padding-left: 1.2rem; } pre { white-space: pre-wrap; }`;

/** Before and after of every photo, with its figures; pictures lie in `pictures/` beside the page. */
export function reportPage(summary: EvaluationSummary, photosFolder: string): string {
  const shown = summary.photos.filter(({ pictures, error }) => pictures !== undefined || error !== undefined);
  return `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>packshot evaluation</title><style>${STYLE}</style>
<h1>packshot on ${escapeHtml(photosFolder)}</h1>
<pre>${escapeHtml(summaryText(summary))}</pre>
${shown.map(photoArticle).join('\n')}
</html>
`;
}

function photoArticle(photo: PhotoEvaluation): string {
  const pictures = (photo.pictures ?? []).map(
    ({ caption, file }) =>
      `<figure><img loading="lazy" src="pictures/${encodeURIComponent(file)}" alt="${escapeHtml(caption)}"><figcaption>${escapeHtml(caption)}</figcaption></figure>`,
  );
  const remarks = [
    ...(photo.textRemoval?.leftovers ?? []).map((leftover) => `still read: ${leftover}`),
    ...(photo.score?.warnings ?? []).map(({ message }) => message),
  ];
  return `<article><h2${photo.error === undefined ? '' : ' class="bad"'}>${escapeHtml(photoLine(photo))}</h2>
<div class="pictures">${pictures.join('')}</div>
<ul>${remarks.map((remark) => `<li>${escapeHtml(remark)}`).join('')}</ul></article>`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
