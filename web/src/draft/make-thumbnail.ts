export interface Thumbnail {
  readonly url: string;
  readonly widthPx: number;
  readonly heightPx: number;
}

interface Reply {
  readonly id: string;
  readonly picture?: Blob;
  readonly widthPx: number;
  readonly heightPx: number;
}

let worker: Worker | undefined;
const waiting = new Map<string, (reply: Reply) => void>();

/** @returns undefined where this browser cannot read the file as a picture */
export async function makeThumbnail(id: string, file: File): Promise<Thumbnail | undefined> {
  worker ??= startWorker();
  const reply = await new Promise<Reply>((resolve) => {
    waiting.set(id, resolve);
    worker?.postMessage({ id, file });
  });
  if (!reply.picture) return undefined;
  return { url: URL.createObjectURL(reply.picture), widthPx: reply.widthPx, heightPx: reply.heightPx };
}

function startWorker(): Worker {
  const started = new Worker(new URL('./thumbnail-worker.ts', import.meta.url), { type: 'module' });
  started.onmessage = ({ data }: MessageEvent<Reply>) => {
    waiting.get(data.id)?.(data);
    waiting.delete(data.id);
  };
  return started;
}
