/** What the manifest's fields mean; the same words as in any evaluation set that `npm run eval` reads. */
export const LEGEND = {
  'expect (class d)': {
    decode: 'must be processed normally, auto-oriented, colours converted to sRGB',
    reject: 'must be refused with a clear per-file error, the batch goes on',
    either: 'decode or refuse cleanly; never crash, hang or leave a half-written output',
    limit: 'must be refused or bounded in time and memory',
  },
  'boxes JSON':
    "quad = 4 [x,y] points clockwise from the reader's top left in stored pixels. kind: overlay = graphic text added to the photo (to be removed), watermark (to be removed), product = printed on the goods (to be kept)",
  mask: 'same pixel size as the image, white = subject, anti-aliased',
  'clean-reference':
    'the same picture without overlay and watermark lettering; the shapes of badges and banners stay',
} as const;
