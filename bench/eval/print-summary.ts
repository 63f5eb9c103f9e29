import type { PhotoEvaluation } from './photo-evaluation.ts';
import type { EvaluationSummary } from './summarise.ts';

/** One line of a photo, while the run goes on. */
export function photoLine(photo: PhotoEvaluation): string {
  const { cutout, textRemoval, hostile, score } = photo;
  const facts = [`${photo.seconds.toFixed(1)} s`];
  if (photo.error !== undefined) facts.push(`ERROR ${photo.error}`);
  if (cutout) {
    facts.push(`IoU ${cutout.iou.toFixed(3)}`, `boundary ${cutout.boundaryF.toFixed(3)}`);
    facts.push(`alpha error ${cutout.alphaError.toFixed(4)}`, `confidence ${cutout.confidence.toFixed(2)}`);
  }
  if (textRemoval) {
    facts.push(`still read ${textRemoval.stillRead}/${textRemoval.removableBoxes}`);
    facts.push(`product kept ${textRemoval.productBoxesKept}/${textRemoval.productBoxes}`);
    facts.push(`changed elsewhere ${percent(textRemoval.pixelsChangedOutside / textRemoval.pixelsOutside)}`);
    if (textRemoval.psnrDb !== undefined) facts.push(`${textRemoval.psnrDb.toFixed(1)} dB`);
  }
  if (hostile) facts.push(`${hostile.expected} → ${hostile.happened}`, `${Math.round(hostile.rssMb)} MB`);
  if (hostile && !hostile.asExpected) facts.push(`UNEXPECTED ${hostile.detail}`);
  if (score) facts.push(`score ${score.total}`, score.warnings.map(({ code }) => code).join(' '));
  return `${photo.file} [${photo.kind}] ${facts.filter(Boolean).join(' · ')}`;
}

/** The sums, as a table for people. */
export function summaryText({
  cutout,
  iouByClicks,
  textRemoval,
  hostile,
  photos,
}: EvaluationSummary): string {
  const lines: string[] = [];
  const kinds = Object.entries(cutout.byKind);
  if (kinds.length > 0) lines.push('', 'Cutout                  photos     IoU  boundary F  alpha error');
  for (const [kind, { iou, boundaryF, alphaError, photos: count }] of kinds) {
    const figures = [
      iou.toFixed(3).padStart(7),
      boundaryF.toFixed(3).padStart(11),
      alphaError.toFixed(4).padStart(12),
    ];
    lines.push(`  ${kind.padEnd(22)}${String(count).padStart(6)} ${figures.join(' ')}`);
  }
  const clicked = Object.entries(iouByClicks);
  if (clicked.length > 0) lines.push('', 'IoU after 0, 1, 2, … clicks');
  for (const [kind, ious] of clicked) {
    lines.push(`  ${kind.padEnd(22)}${ious.map((iou) => iou.toFixed(3).padStart(7)).join(' ')}`);
  }
  if (photos.some((photo) => photo.textRemoval)) {
    lines.push('', 'Text removal', `  still read              ${percent(textRemoval.residual)}`);
    lines.push(`  product boxes kept      ${percent(textRemoval.productKept)}`);
    lines.push(`  changed elsewhere       ${percent(textRemoval.collateral)}`);
    if (textRemoval.psnrDb !== undefined)
      lines.push(`  against clean pictures  ${textRemoval.psnrDb.toFixed(1)} dB`);
  }
  const files = photos.filter((photo) => photo.hostile).length;
  if (files > 0) {
    lines.push(
      '',
      'Hostile files',
      `  as expected             ${files - hostile.unexpected.length} of ${files}`,
    );
    lines.push(
      `  slowest, largest        ${hostile.maxSeconds.toFixed(1)} s, ${Math.round(hostile.maxRssMb)} MB`,
    );
    for (const { file, expected, happened, detail } of hostile.unexpected) {
      lines.push(`  ${file}: expected ${expected}, ${happened} — ${detail}`);
    }
  }
  const failed = photos.filter(({ error }) => error !== undefined);
  if (failed.length > 0)
    lines.push('', 'Not evaluated', ...failed.map(({ file, error }) => `  ${file}: ${error}`));
  return lines.join('\n');
}

export function percent(share: number): string {
  return `${(100 * share).toFixed(2)} %`;
}
