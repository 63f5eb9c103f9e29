/** A kind of file that is not taken, what it really is, and what the seller can do. */
export interface ForeignFormat {
  readonly name: string;
  readonly advice: string;
}

const exportAsJpeg = 'Open it in an image program and export it as JPEG or PNG.';
const cameraRaw = {
  name: 'a camera raw file',
  advice: 'Develop it in your raw converter and export it as JPEG or TIFF.',
};
const video = { name: 'a video', advice: 'Save a still picture of it as JPEG or PNG.' };
const document = { name: 'a document', advice: 'Export the page that shows the photo as JPEG or PNG.' };
const archive = { name: 'an archive', advice: 'Unpack it and give the photos inside.' };
const vectorDrawing = { name: 'a vector drawing (SVG)', advice: 'Export it as PNG in the size you need.' };

const HEIC: ForeignFormat = {
  name: 'a HEIC photo, as iPhones take them',
  advice:
    'Export it as JPEG (Photos: File → Export). For new photos: Settings → Camera → Formats → Most Compatible.',
};

/** Magic bytes at an offset; `latin1` text, so that `\xff` is one byte. The first match wins. */
const MAGIC: readonly (readonly [offset: number, magic: string, format: ForeignFormat])[] = [
  [0, '%PDF', { ...document, name: 'a PDF document' }],
  [0, 'BM', { name: 'a BMP picture', advice: exportAsJpeg }],
  [0, '\xff\x0a', { name: 'a JPEG XL picture', advice: exportAsJpeg }],
  [0, '\0\0\0\x0cJXL ', { name: 'a JPEG XL picture', advice: exportAsJpeg }],
  [0, '\0\0\0\x0cjP  ', { name: 'a JPEG 2000 picture', advice: exportAsJpeg }],
  [0, '\xff\x4f\xff\x51', { name: 'a JPEG 2000 picture', advice: exportAsJpeg }],
  [0, 'II\xbc\x01', { name: 'a JPEG XR picture', advice: exportAsJpeg }],
  [0, 'qoif', { name: 'a QOI picture', advice: exportAsJpeg }],
  [0, '\0\0\x01\0', { name: 'an icon (ICO)', advice: 'Icons are too small; give the photo itself.' }],
  [0, '\0\0\x02\0', { name: 'a mouse pointer (CUR)', advice: 'Give the photo itself.' }],
  [0, '8BPS', { name: 'a Photoshop document (PSD)', advice: 'Export it as JPEG or PNG.' }],
  [0, '8BPB', { name: 'a Photoshop document (PSB)', advice: 'Export it as JPEG or PNG.' }],
  [0, 'gimp xcf', { name: 'a GIMP document', advice: 'Export it as JPEG or PNG.' }],
  [0, '%!PS', { name: 'a PostScript drawing', advice: exportAsJpeg }],
  [0, '\xc5\xd0\xd3\xc6', { name: 'an EPS drawing', advice: exportAsJpeg }],
  [0, 'FUJIFILMCCD-RAW', cameraRaw],
  [0, 'IIRO', cameraRaw],
  [0, 'IIU\0', cameraRaw],
  [0, 'FOVb', cameraRaw],
  [0, 'v/1\x01', { name: 'an OpenEXR picture', advice: exportAsJpeg }],
  [0, '#?RADIANCE', { name: 'a Radiance HDR picture', advice: exportAsJpeg }],
  [0, 'DDS ', { name: 'a DDS texture', advice: exportAsJpeg }],
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
    { name: 'a compressed file (gzip, perhaps SVGZ)', advice: 'Unpack it; export drawings as PNG.' },
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
  'jxl ': { name: 'a JPEG XL picture', advice: exportAsJpeg },
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
  if (/^p[1-7]\s/.test(text)) return { name: 'a PNM picture', advice: exportAsJpeg };
  if (text.includes('<svg') || text.includes('<!doctype svg')) return vectorDrawing;
  if (/^<(!doctype html|html|head|body)/.test(text)) {
    return {
      name: 'a web page',
      advice: 'The download probably failed and saved an error page; download the photo again.',
    };
  }
  if (/^<\?xml/.test(text)) return { ...vectorDrawing, name: 'an XML file, perhaps a drawing (SVG)' };
  return undefined;
}
