/** A preview of a photo, at most so many pixels wide and high; the server makes it once and keeps it. */
export function previewUrl(file: { previewUrl: string }, widthPx: 320 | 640 | 1280): string {
  return `${file.previewUrl}?w=${widthPx}`;
}

/** A photo to be looked at closely: the file itself, but no browser except Safari shows a TIFF. */
export function closeUpUrl(file: { url: string; previewUrl: string; format: string }): string {
  return file.format === 'tiff' ? `${file.previewUrl}?w=4096` : file.url;
}
