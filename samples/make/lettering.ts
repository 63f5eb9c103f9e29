import sharp from 'sharp';

export type TextKind = 'overlay' | 'watermark' | 'product';
export type Quad = readonly (readonly [number, number])[];

export interface Lettering {
  readonly text: string;
  /** Where the anchor of the ink's bounding box comes to lie, in pixels. */
  readonly x: number;
  readonly y: number;
  readonly anchor?: 'start' | 'middle' | 'end';
  readonly sizePx: number;
  readonly fill: string;
  readonly family?: keyof typeof FAMILIES;
  readonly weight?: number;
  readonly italic?: boolean;
  readonly letterSpacingPx?: number;
  readonly vertical?: boolean;
  readonly rotateDeg?: number;
  readonly stroke?: string;
  readonly strokePx?: number;
  readonly shadow?: {
    readonly dx: number;
    readonly dy: number;
    readonly blurPx: number;
    readonly opacity: number;
  };
  readonly opacity?: number;
  readonly kind?: TextKind;
}

export const FAMILIES = {
  sans: 'Noto Sans CJK SC',
  serif: 'Noto Serif CJK SC',
  kai: 'AR PL UKai CN',
  latin: 'Lato',
} as const;

export interface PlacedText {
  readonly text: string;
  readonly kind: TextKind;
  /** Clockwise from the reader's top left. */
  readonly quad: Quad;
}

interface InkBox {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** SVG of one text with its exact place: the ink is measured first, then put where it was asked for. */
export async function placeText(lettering: Lettering): Promise<{ svg: string; placed: PlacedText }> {
  const ink = await measureInk(lettering);
  const { x, y, anchor = 'middle', rotateDeg = 0 } = lettering;
  const width = ink.right - ink.left;
  const ax = anchor === 'start' ? ink.left : anchor === 'end' ? ink.right : ink.left + width / 2;
  const ay = (ink.top + ink.bottom) / 2;
  const transform = `translate(${round(x)} ${round(y)}) rotate(${rotateDeg}) translate(${round(-ax)} ${round(-ay)})`;
  const shadow = lettering.shadow;
  const body = glyphs(lettering);
  const filter = shadow
    ? `<filter id="s" x="-20%" y="-20%" width="140%" height="140%"><feGaussianBlur stdDeviation="${shadow.blurPx}"/></filter>`
    : '';
  const cast = shadow
    ? `<g transform="translate(${shadow.dx} ${shadow.dy})" opacity="${shadow.opacity}" filter="url(#s)">${glyphs({ ...lettering, fill: '#000000', stroke: '#000000' })}</g>`
    : '';
  const svg = `<g opacity="${lettering.opacity ?? 1}">${filter}<g transform="${transform}">${cast}${body}</g></g>`;
  const angle = (rotateDeg * Math.PI) / 180;
  const turn = (px: number, py: number): readonly [number, number] => [
    round(x + (px - ax) * Math.cos(angle) - (py - ay) * Math.sin(angle)),
    round(y + (px - ax) * Math.sin(angle) + (py - ay) * Math.cos(angle)),
  ];
  const quad = [
    turn(ink.left, ink.top),
    turn(ink.right, ink.top),
    turn(ink.right, ink.bottom),
    turn(ink.left, ink.bottom),
  ];
  return { svg, placed: { text: lettering.text, kind: lettering.kind ?? 'overlay', quad } };
}

const round = (x: number): number => Math.round(x * 10) / 10;

/** The text at the origin: a line with its baseline start at (0, 0), or a column hanging from there. */
function glyphs(l: Lettering): string {
  const stroke = l.strokePx
    ? `stroke="${l.stroke ?? '#ffffff'}" stroke-width="${2 * l.strokePx}" stroke-linejoin="round"`
    : '';
  const style = [
    `font-family="${FAMILIES[l.family ?? 'sans']}"`,
    `font-size="${l.sizePx}"`,
    `font-weight="${l.weight ?? 700}"`,
    l.italic ? 'font-style="italic"' : '',
    l.letterSpacingPx ? `letter-spacing="${l.letterSpacingPx}"` : '',
    `fill="${l.fill}"`,
  ].join(' ');
  // The outline is drawn first and the filling over it, so that thin strokes are not eaten.
  const twice = (at: string, text: string): string =>
    (stroke ? `<text ${at} ${style} ${stroke}>${svgText(text)}</text>` : '') +
    `<text ${at} ${style}>${svgText(text)}</text>`;
  if (!l.vertical) return twice('x="0" y="0"', l.text);
  const pitch = l.sizePx + (l.letterSpacingPx ?? l.sizePx * 0.06);
  const single = { ...l, letterSpacingPx: 0 };
  return [...single.text]
    .map((c, i) => twice(`x="0" y="${round(i * pitch)}" text-anchor="middle"`, c))
    .join('');
}

const svgText = (s: string): string => s.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

async function measureInk(l: Lettering): Promise<InkBox> {
  const margin = Math.ceil(l.sizePx * 1.5);
  const glyphCount = [...l.text].length;
  const run = Math.ceil((l.sizePx + (l.letterSpacingPx ?? 0)) * 1.15 * glyphCount);
  const width = (l.vertical ? l.sizePx : run) + 2 * margin;
  const height = (l.vertical ? run : l.sizePx) + 2 * margin;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><g transform="translate(${margin} ${margin})">${glyphs(l)}</g></svg>`;
  const { data, info } = await sharp(Buffer.from(svg))
    .ensureAlpha()
    .extractChannel(3)
    .raw()
    .toBuffer({ resolveWithObject: true });
  let [left, top, right, bottom] = [info.width, info.height, 0, 0];
  for (let y = 0; y < info.height; y++) {
    for (let x = 0; x < info.width; x++) {
      if (data[y * info.width + x] < 24) continue;
      left = Math.min(left, x);
      right = Math.max(right, x + 1);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y + 1);
    }
  }
  if (right <= left)
    throw new Error(`"${l.text}" left no ink: is the font "${FAMILIES[l.family ?? 'sans']}" installed?`);
  return { left: left - margin, top: top - margin, right: right - margin, bottom: bottom - margin };
}
