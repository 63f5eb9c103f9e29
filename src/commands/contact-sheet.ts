import sharp, { type OverlayOptions } from 'sharp';
import type { BeforeAfter } from './before-pictures.ts';

const PICTURE_PX = 300;
const GAP_PX = 8;
const LABEL_PX = 34;
const PAIRS_A_ROW = 3;
const CHECKER_PX = 12;

/**
 * One JPEG with before and after of every photo side by side, three pairs a row, each with the file's name and
 * score. Transparent results lie on a checkerboard. (Where the system has no fonts the labels stay empty.)
 */
export async function writeContactSheet(path: string, pairs: readonly BeforeAfter[]): Promise<void> {
  const cellWidth = 2 * PICTURE_PX + 3 * GAP_PX;
  const cellHeight = PICTURE_PX + LABEL_PX + GAP_PX;
  const columns = Math.min(PAIRS_A_ROW, pairs.length);
  const rows = Math.ceil(pairs.length / columns);
  const cells = await Promise.all(
    pairs.map(async (pair, at) => {
      const left = (at % columns) * cellWidth + GAP_PX;
      const top = Math.floor(at / columns) * cellHeight + GAP_PX;
      return drawCell(pair, left, top);
    }),
  );
  await sharp({
    create: {
      width: columns * cellWidth,
      height: rows * cellHeight + GAP_PX,
      channels: 3,
      background: '#f4f4f2',
    },
  })
    .composite(cells.flat())
    .jpeg({ quality: 85 })
    .toFile(path);
}

async function drawCell(pair: BeforeAfter, left: number, top: number): Promise<OverlayOptions[]> {
  return [
    { input: await fitPicture(pair.beforePath), left, top },
    { input: await fitPicture(pair.afterPath), left: left + PICTURE_PX + GAP_PX, top },
    { input: drawLabel(pair), left, top: top + PICTURE_PX },
  ];
}

async function fitPicture(path: string): Promise<Buffer> {
  const picture = await sharp(path)
    .resize(PICTURE_PX, PICTURE_PX, { fit: 'inside' })
    .png()
    .toBuffer({ resolveWithObject: true });
  const { width, height } = picture.info;
  const onChecker = await sharp(checkerboard(width, height))
    .composite([{ input: picture.data }])
    .toBuffer();
  return sharp({ create: { width: PICTURE_PX, height: PICTURE_PX, channels: 3, background: '#e6e6e3' } })
    .composite([{ input: onChecker, gravity: 'centre' }])
    .png()
    .toBuffer();
}

function checkerboard(widthPx: number, heightPx: number): Buffer {
  const size = CHECKER_PX;
  return Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${widthPx}" height="${heightPx}"><defs>` +
      `<pattern id="c" width="${2 * size}" height="${2 * size}" patternUnits="userSpaceOnUse">` +
      `<path fill="#fff" d="M0 0h${2 * size}v${2 * size}H0z"/>` +
      `<path fill="#ddd" d="M0 0h${size}v${size}H0zM${size} ${size}h${size}v${size}H${size}z"/>` +
      '</pattern></defs><rect width="100%" height="100%" fill="url(#c)"/></svg>',
  );
}

function drawLabel({ item }: BeforeAfter): Buffer {
  const width = 2 * PICTURE_PX + GAP_PX;
  const score = item.report ? Math.round(item.report.score.total) : 0;
  const warned = (item.report?.score.warnings.length ?? 0) > 0;
  return Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${LABEL_PX}" ` +
      'font-family="sans-serif" font-size="15">' +
      `<text x="2" y="22" fill="#333">${escapeXml(shorten(item.filename, 56))}</text>` +
      `<text x="${width - 2}" y="22" text-anchor="end" font-weight="bold" ` +
      `fill="${warned ? '#b45309' : '#166534'}">${score}${warned ? ' !' : ''}</text></svg>`,
  );
}

function shorten(name: string, length: number): string {
  return name.length <= length ? name : `${name.slice(0, length - 1)}…`;
}

/** For XML and HTML text and attributes; characters that XML does not allow become spaces. */
export function escapeXml(text: string): string {
  return (
    text
      // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these are not allowed
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, ' ')
      .replace(/&/g, '&amp;')
      .replace(/</g, '&lt;')
      .replace(/>/g, '&gt;')
      .replace(/"/g, '&quot;')
  );
}
