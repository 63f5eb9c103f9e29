// Decodes a photo and draws it small, off the main thread: 50 photos of 12 megapixels must not stop the page.
const LONGEST_SIDE_PX = 480;

interface ThumbnailRequest {
  readonly id: string;
  readonly file: File;
}

self.onmessage = async ({ data }: MessageEvent<ThumbnailRequest>) => {
  try {
    const bitmap = await createImageBitmap(data.file);
    const { width: widthPx, height: heightPx } = bitmap;
    const scale = Math.min(1, LONGEST_SIDE_PX / Math.max(widthPx, heightPx));
    const canvas = new OffscreenCanvas(
      Math.max(1, Math.round(widthPx * scale)),
      Math.max(1, Math.round(heightPx * scale)),
    );
    const context = canvas.getContext('2d');
    if (context) {
      context.imageSmoothingQuality = 'high';
      context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    }
    bitmap.close();
    const picture = await canvas.convertToBlob({ type: 'image/webp', quality: 0.8 });
    self.postMessage({ id: data.id, picture, widthPx, heightPx });
  } catch {
    self.postMessage({ id: data.id });
  }
};
