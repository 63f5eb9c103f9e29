import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { type Entry, open, type ZipFile } from 'yauzl';

export interface ZipEntry {
  readonly name: string;
  readonly method: 'stored' | 'deflated';
  readonly sha256: string;
  readonly bytes: Buffer;
}

/** Reads a ZIP whole, as an unpacking program would; its checksums are verified by the reader. */
export async function readZip(path: string): Promise<ZipEntry[]> {
  const openZip = promisify<string, { lazyEntries: boolean; autoClose: boolean }, ZipFile>(open);
  const zip = await openZip(path, { lazyEntries: true, autoClose: false });
  const entries: ZipEntry[] = [];
  try {
    for (let entry = await nextEntry(zip); entry; entry = await nextEntry(zip)) {
      const bytes = await readEntry(zip, entry);
      entries.push({
        name: entry.fileName,
        method: entry.compressionMethod === 0 ? 'stored' : 'deflated',
        sha256: createHash('sha256').update(bytes).digest('hex'),
        bytes,
      });
    }
  } finally {
    zip.close();
  }
  return entries;
}

function nextEntry(zip: ZipFile): Promise<Entry | undefined> {
  return new Promise((resolve, reject) => {
    zip.once('entry', resolve);
    zip.once('end', () => resolve(undefined));
    zip.once('error', reject);
    zip.readEntry();
  });
}

async function readEntry(zip: ZipFile, entry: Entry): Promise<Buffer> {
  const stream = await promisify(
    zip.openReadStream.bind(zip) as (
      entry: Entry,
      done: (error: Error | null, stream: NodeJS.ReadableStream) => void,
    ) => void,
  )(entry);
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
