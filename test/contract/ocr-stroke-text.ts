import sharp from 'sharp';
import type { Point, RgbImage } from '../../src/image/pixel-image.ts';

/**
 * Letters as strokes in a cell of 100 × 100, so that text can be drawn where no font is installed: a few
 * capitals and Chinese characters of few strokes.
 */
const strokes: Readonly<Record<string, string>> = {
  A: 'M5 100 L50 0 L95 100 M22 66 H78',
  E: 'M90 3 H12 V97 H90 M12 50 H80',
  F: 'M90 3 H12 V100 M12 50 H78',
  H: 'M12 0 V100 M88 0 V100 M12 50 H88',
  L: 'M14 0 V97 H88',
  N: 'M12 100 V0 L88 100 V0',
  O: 'M50 2 C-12 2 -12 98 50 98 C112 98 112 2 50 2 Z',
  R: 'M14 100 V3 H55 C102 3 102 54 55 54 H14 M55 54 L92 100',
  S: 'M90 16 C70 -8 8 -6 12 26 C16 56 90 42 90 74 C90 106 26 106 8 82',
  T: 'M4 3 H96 M50 3 V100',
  W: 'M2 0 L26 100 L50 10 L74 100 L98 0',
  上: 'M45 0 V94 M45 42 H86 M3 94 H97',
  中: 'M50 0 V100 M12 22 H88 V66 H12 Z',
  大: 'M5 34 H95 M50 0 V34 C48 64 32 84 5 98 M51 38 C60 68 78 88 97 98',
  日: 'M20 3 H80 V97 H20 Z M20 50 H80',
  王: 'M10 8 H90 M15 50 H85 M4 94 H96 M50 8 V94',
  田: 'M12 6 H88 V96 H12 Z M12 50 H88 M50 6 V96',
  工: 'M12 10 H88 M50 10 V92 M4 92 H96',
};

export interface StrokeText {
  readonly text: string;
  readonly letterHeightPx: number;
  /** Middle of the text in the picture. */
  readonly centre: Point;
  /** Clockwise, in degrees. */
  readonly angle?: number;
  /** Upright characters under one another instead of side by side. */
  readonly stacked?: boolean;
}

export interface DrawnText {
  readonly image: RgbImage;
  /** Clockwise from the text's own top-left, tight around the letters' cells. */
  readonly quad: readonly [Point, Point, Point, Point];
}

/** Draws dark letters on a light ground; a space leaves half a cell empty. */
export async function drawStrokeText(
  widthPx: number,
  heightPx: number,
  drawn: StrokeText,
): Promise<DrawnText> {
  const { text, letterHeightPx: size, centre, angle = 0, stacked = false } = drawn;
  const cellPx = stacked || /\p{Script=Hani}/u.test(text) ? size : size * 0.72;
  const gapPx = size * 0.22;
  const paths: string[] = [];
  let along = 0;
  for (const letter of text) {
    const [x, y] = stacked ? [0, along] : [along, 0];
    const scaleX = cellPx / 100;
    paths.push(
      `<path transform="translate(${x} ${y}) scale(${scaleX} ${size / 100})" d="${strokes[letter] ?? ''}"/>`,
    );
    along += (letter === ' ' ? 0.5 : 1) * (stacked ? size : cellPx) + gapPx;
  }
  const lengthPx = along - gapPx;
  const [blockWidth, blockHeight] = stacked ? [cellPx, lengthPx] : [lengthPx, size];
  const turn = (x: number, y: number): Point => {
    const radians = (angle * Math.PI) / 180;
    return {
      x: centre.x + x * Math.cos(radians) - y * Math.sin(radians),
      y: centre.y + x * Math.sin(radians) + y * Math.cos(radians),
    };
  };
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${widthPx}" height="${heightPx}">
    <rect width="100%" height="100%" fill="#e8e4dc"/>
    <g fill="none" stroke="#202028" stroke-width="13" stroke-linejoin="round"
      transform="translate(${centre.x} ${centre.y}) rotate(${angle}) translate(${-blockWidth / 2} ${-blockHeight / 2})">
      ${paths.join('')}</g></svg>`;
  const data = await sharp(Buffer.from(svg)).removeAlpha().toColourspace('srgb').raw().toBuffer();
  return {
    image: { widthPx, heightPx, data },
    quad: [
      turn(-blockWidth / 2, -blockHeight / 2),
      turn(blockWidth / 2, -blockHeight / 2),
      turn(blockWidth / 2, blockHeight / 2),
      turn(-blockWidth / 2, blockHeight / 2),
    ],
  };
}
