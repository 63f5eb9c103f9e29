import type { PhotoFile } from '../photo-file.ts';
import { HeaderDamaged, type StoredHeader } from './stored-header.ts';

export async function readGifHeader(file: PhotoFile): Promise<StoredHeader> {
  const head = await file.read(6, 4);
  if (head.length < 4) throw new HeaderDamaged('GIF ends in its header');
  const widthPx = head.readUInt16LE(0);
  const heightPx = head.readUInt16LE(2);
  // the frame is held at 4 bytes a pixel, beside its indices; measured at 100 megapixels: 5.0
  return { widthPx, heightPx, orientation: 1, animated: false, bufferBytes: 5 * widthPx * heightPx };
}
