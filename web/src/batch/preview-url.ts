/** A preview of a photo, at most so many pixels wide and high; the server makes it once and keeps it. */
export function previewUrl(file: { previewUrl: string }, widthPx: 320 | 640 | 1280): string {
  return `${file.previewUrl}?w=${widthPx}`;
}
