import { open, readdir, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { AppError } from '../errors.ts';
import { SNIFF_BYTES, sniffFormat } from '../pipeline/sniff-format.ts';

export interface CollectedPhotos {
  /** Files as given, then the photos of the folders, sorted; no path twice. */
  readonly photoPaths: readonly string[];
  /** Files in folders that are no pictures by content or name. */
  readonly leftOut: readonly string[];
}

/** Names under which sellers keep pictures: in a folder these are tried, and refused with a reason if need be. */
const PICTURE_NAME = /\.(jpe?g|jfif|png|webp|tiff?|gif|avif|heic|heif|bmp|svg|psd|raw|dng|cr[23]|nef|arw)$/i;

/**
 * Finds the photos: files given by name are taken as they are, folders are searched with their subfolders for
 * everything that is a picture by its content or calls itself one. Hidden files and the output folder are
 * passed over.
 *
 * @throws AppError `photo_not_found` that names every path that does not exist
 */
export async function collectPhotos(paths: readonly string[], outDir: string): Promise<CollectedPhotos> {
  const photoPaths = new Map<string, string>();
  const take = (path: string) => {
    if (!photoPaths.has(resolve(path))) photoPaths.set(resolve(path), path);
  };
  const leftOut: string[] = [];
  const missing: string[] = [];
  for (const path of paths) {
    const stats = await stat(path).catch(() => undefined);
    if (!stats) missing.push(`${path}: there is no such file or folder`);
    else if (!stats.isDirectory()) take(path);
    else {
      for (const file of await listFiles(path, isOwnOutput(outDir))) {
        if (await looksLikePicture(file)) take(file);
        else leftOut.push(file);
      }
    }
  }
  if (missing.length > 0) throw new AppError('photo_not_found', missing.join('\n'));
  return { photoPaths: [...photoPaths.values()], leftOut };
}

/** What an earlier run has left is not a photo to work on, also where it was put beside the photos. */
function isOwnOutput(outDir: string): (path: string) => boolean {
  const out = resolve(outDir);
  const folders = new Set([out, join(out, 'results'), join(out, 'previews')]);
  return (path) => {
    const whole = resolve(path);
    return (
      folders.has(whole) || (dirname(whole) === out && /^contact-sheet(-\d+)?\.jpg$/.test(basename(whole)))
    );
  };
}

async function listFiles(folder: string, passOver: (path: string) => boolean): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const sorted = entries
    .filter((entry) => !entry.name.startsWith('.'))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const files: string[] = [];
  for (const entry of sorted) {
    const path = join(folder, entry.name);
    if (passOver(path)) continue;
    if (entry.isFile()) files.push(path);
    else if (entry.isDirectory()) files.push(...(await listFiles(path, passOver)));
  }
  return files;
}

async function looksLikePicture(path: string): Promise<boolean> {
  if (PICTURE_NAME.test(path)) return true;
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(SNIFF_BYTES), 0, SNIFF_BYTES, 0);
    sniffFormat(buffer.subarray(0, bytesRead), path);
    return true;
  } catch (error) {
    if (error instanceof AppError) return false;
    throw error;
  } finally {
    await file.close();
  }
}
