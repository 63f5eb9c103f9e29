/** Thumbnails that the browser made of photos before they became a batch: by batch, by index. */
const thumbnails = new Map<string, readonly (string | undefined)[]>();

/** Shown on the batch's page until the server's previews come; lost with a reload. */
export function handThumbnails(batchId: string, urls: readonly (string | undefined)[]): void {
  thumbnails.set(batchId, urls);
}

export function handedThumbnail(batchId: string, index: number): string | undefined {
  return thumbnails.get(batchId)?.[index];
}
