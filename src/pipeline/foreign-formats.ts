/** A kind of file that is not taken, what it really is, and what the seller can do. */
export interface ForeignFormat {
  /** Stable, for translations. */
  readonly kind: ForeignKind;
  readonly name: string;
  readonly advice: string;
}

export type ForeignKind =
  | 'heic'
  | 'camera_raw'
  /** A picture in a format that few programs know. */
  | 'picture'
  | 'drawing'
  | 'icon'
  | 'video'
  | 'document'
  | 'archive'
  | 'web_page'
  | 'unknown';

const exportAsJpeg = 'Open it in an image program and export it as JPEG or PNG.';
const cameraRaw: ForeignFormat = {
  kind: 'camera_raw',
  name: 'a camera raw file',
  advice: 'Develop it in your raw converter and export it as JPEG or TIFF.',
};
const video: ForeignFormat = {
  kind: 'video',
  name: 'a video',
  advice: 'Save a still picture of it as JPEG or PNG.',
};
const document: ForeignFormat = {
  kind: 'document',
  name: 'a document',
  advice: 'Export the page that shows the photo as JPEG or PNG.',
};
const archive: ForeignFormat = {
  kind: 'archive',
  name: 'an archive',
  advice: 'Unpack it and give the photos inside.',
};
const drawing: ForeignFormat = {
  kind: 'drawing',
  name: 'a vector drawing (SVG)',
  advice: 'Export it as PNG in the size you need.',
};
const picture = (name: string): ForeignFormat => ({ kind: 'picture', name, advice: exportAsJpeg });
const layers = (name: string): ForeignFormat => ({
  kind: 'picture',
  name,
  advice: 'Export it as JPEG or PNG.',
});

const HEIC: ForeignFormat = {
  kind: 'heic',
  name: 'a HEIC photo, as iPhones take them',
  advice:
    'Export it as JPEG (Photos: File → Export). For new photos: Settings → Camera → Formats → Most Compatible.',
};

/** Magic bytes at an offset; `latin1` text, so that `\xff` is one byte. The first match wins. */
const MAGIC: readonly (readonly [offset: number, magic: string, format: ForeignFormat])[] = [
  [0, '%PDF', { ...document, name: 'a PDF document' }],
  [0, 'BM', picture('a BMP picture')],
  [0, '\xff\x0a', picture('a JPEG XL picture')],
  [0, '\0\0\0\x0cJXL ', picture('a JPEG XL picture')],
  [0, '\0\0\0\x0cjP  ', picture('a JPEG 2000 picture')],
  [0, '\xff\x4f\xff\x51', picture('a JPEG 2000 picture')],
  [0, 'II\xbc\x01', picture('a JPEG XR picture')],
  [0, 'qoif', picture('a QOI picture')],
  [
    0,
    '\0\0\x01\0',
    { kind: 'icon', name: 'an icon (ICO)', advice: 'Icons are too small; give the photo itself.' },
  ],
  [0, '\0\0\x02\0', { kind: 'icon', name: 'a mouse pointer (CUR)', advice: 'Give the photo itself.' }],
  [0, '8BPS', layers('a Photoshop document (PSD)')],
  [0, '8BPB', layers('a Photoshop document (PSB)')],
  [0, 'gimp xcf', layers('a GIMP document')],
  [0, '%!PS', { ...drawing, name: 'a PostScript drawing', advice: exportAsJpeg }],
  [0, '\xc5\xd0\xd3\xc6', { ...drawing, name: 'an EPS drawing', advice: exportAsJpeg }],
  [0, 'FUJIFILMCCD-RAW', cameraRaw],
  [0, 'IIRO', cameraRaw],
  [0, 'IIU\0', cameraRaw],
  [0, 'FOVb', cameraRaw],
  [0, 'v/1\x01', picture('an OpenEXR picture')],
  [0, '#?RADIANCE', picture('a Radiance HDR picture')],
  [0, 'DDS ', picture('a DDS texture')],
  [0, 'RIFX', video],
  [8, 'AVI ', video],
  [0, '\x1aE\xdf\xa3', video],
  [0, 'FLV\x01', video],
  [0, '\0\0\x01\xba', video],
  [0, 'PK\x03\x04', archive],
  [0, 'Rar!', archive],
  [0, '7z\xbc\xaf\x27\x1c', archive],
  [
    0,
    '\x1f\x8b',
    {
      ...archive,
      name: 'a compressed file (gzip, perhaps SVGZ)',
      advice: 'Unpack it; export drawings as PNG.',
    },
  ],
  [0, '\xd0\xcf\x11\xe0', document],
  [0, '{\\rtf', document],
];

/** Brands of ISO media files (`ftyp` box) that are no AVIF. */
const BRANDS: Record<string, ForeignFormat> = {
  heic: HEIC,
  heix: HEIC,
  heim: HEIC,
  heis: HEIC,
  hevc: HEIC,
  hevx: HEIC,
  mif1: { ...HEIC, name: 'a HEIF photo' },
  msf1: { ...HEIC, name: 'a HEIF photo' },
  'crx ': cameraRaw,
  'jxl ': picture('a JPEG XL picture'),
};

/** What a file that is none of the accepted formats really is, from its first 512 bytes. */
export function recogniseForeignFormat(head: Buffer): ForeignFormat | undefined {
  const magic = MAGIC.find(
    ([offset, text]) => head.toString('latin1', offset, offset + text.length) === text,
  );
  if (magic !== undefined) return magic[2];
  if (head.toString('latin1', 4, 8) === 'ftyp') return BRANDS[head.toString('latin1', 8, 12)] ?? video;
  return recogniseText(head);
}

export const CAMERA_RAW: ForeignFormat = cameraRaw;

function recogniseText(head: Buffer): ForeignFormat | undefined {
  if (head.includes(0)) return undefined;
  const text = head
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .trimStart()
    .toLowerCase();
  if (/^p[1-7]\s/.test(text)) return picture('a PNM picture');
  if (text.includes('<svg') || text.includes('<!doctype svg')) return drawing;
  if (/^<(!doctype html|html|head|body)/.test(text)) {
    return {
      kind: 'web_page',
      name: 'a web page',
      advice: 'The download probably failed and saved an error page; download the photo again.',
    };
  }
  if (/^<\?xml/.test(text)) return { ...drawing, name: 'an XML file, perhaps a drawing (SVG)' };
  return undefined;
}
