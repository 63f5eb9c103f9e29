import { type FileHandle, open, stat } from 'node:fs/promises';
import { AppError } from '../errors.ts';

/** A photo's file, read piece by piece: headers are looked at without loading the rest. */
export interface PhotoFile {
  readonly sizeBytes: number;
  /** Fewer bytes than asked for where the file ends. */
  read(position: number, length: number): Promise<Buffer>;
}

/** Opens the file for as long as `look` runs. Throws `photo_not_found`; directories and pipes are not photos. */
export async function withPhotoFile<Result>(
  path: string,
  filename: string,
  look: (file: PhotoFile) => Promise<Result>,
): Promise<Result> {
  const handle = await openRegularFile(path, filename);
  try {
    const { size } = await handle.stat();
    return await look({
      sizeBytes: size,
      async read(position, length) {
        const buffer = Buffer.alloc(length);
        const { bytesRead } = await handle.read(buffer, 0, length, position);
        return buffer.subarray(0, bytesRead);
      },
    });
  } finally {
    await handle.close();
  }
}

async function openRegularFile(path: string, filename: string): Promise<FileHandle> {
  try {
    // before opening: opening a named pipe would wait for ever
    if ((await stat(path)).isFile()) return await open(path, 'r');
  } catch (cause) {
    throw new AppError('photo_not_found', `${filename}: cannot be read. ${readingProblem(cause)}`, {
      subject: filename,
      cause,
    });
  }
  throw new AppError('photo_not_found', `${filename}: this is not a file.`, { subject: filename });
}

function readingProblem(cause: unknown): string {
  const code = (cause as NodeJS.ErrnoException).code;
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'There is no such file.';
  if (code === 'EACCES' || code === 'EPERM') return 'This user may not open it.';
  return 'Check the disk and try again.';
}
