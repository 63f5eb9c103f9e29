/** Thumbnails that the browser made of photos before they became a batch, by index; those of the latest batch. */
let handed: { batchId: string; urls: readonly (string | undefined)[] } | undefined;

/** Shown on the batch's page until the server's previews come; lost with a reload. */
export function handThumbnails(batchId: string, urls: readonly (string | undefined)[]): void {
  for (const url of handed?.urls ?? []) if (url) URL.revokeObjectURL(url);
  handed = { batchId, urls };
}

export function handedThumbnail(batchId: string, index: number): string | undefined {
  return handed?.batchId === batchId ? handed.urls[index] : undefined;
}
