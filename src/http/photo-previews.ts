import path from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import sharp from 'sharp';
import type { Log } from '../log.ts';
import { MAX_PHOTO_PIXELS } from '../pipeline/decode-limits.ts';
import type { ObjectStore } from '../storage/object-store.ts';

/** What the grid shows; workers write their results' previews in this size too. */
const GRID_WIDTH_PX = 640;

/**
 * WebP previews of stored photos, each made once and kept beside its photo. Those of a new batch are made one
 * after the other as soon as it is there, so that the grid finds them; other sizes when they are first asked for.
 */
export class PhotoPreviews {
  readonly #store: ObjectStore;
  readonly #log: Log;
  readonly #underway = new Map<string, Promise<void>>();
  #background = Promise.resolve();
  #closed = false;

  constructor(store: ObjectStore, log: Log) {
    this.#store = store;
    this.#log = log;
  }

  /** @returns the key of the preview, which is there then */
  async find(photoKey: string, widthPx: number): Promise<string> {
    const key = `${path.posix.dirname(photoKey)}/preview-${widthPx}.webp`;
    const underway = this.#underway.get(key);
    if (underway) await underway;
    else if (!(await this.#store.stat(key))) await this.#make(photoKey, key, widthPx);
    return key;
  }

  prepare(photoKeys: readonly string[]): void {
    for (const photoKey of photoKeys) {
      this.#background = this.#background.then(async () => {
        if (this.#closed) return;
        await this.find(photoKey, GRID_WIDTH_PX).catch((error: unknown) => {
          // Deleted meanwhile, or it proves damaged: whoever works on it says so.
          this.#log.debug({ error, photoKey }, 'a preview could not be made ahead');
        });
      });
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#background;
  }

  async #make(photoKey: string, key: string, widthPx: number): Promise<void> {
    const known = this.#underway.get(key);
    if (known) return await known;
    const making = makePreview(this.#store, photoKey, key, widthPx);
    this.#underway.set(key, making);
    try {
      await making;
    } finally {
      this.#underway.delete(key);
    }
  }
}

async function makePreview(
  store: ObjectStore,
  photoKey: string,
  key: string,
  widthPx: number,
): Promise<void> {
  const photo = await buffer(await store.read(photoKey));
  const preview = await sharp(photo, { limitInputPixels: MAX_PHOTO_PIXELS, failOn: 'truncated' })
    .rotate()
    .resize(widthPx, widthPx, { fit: 'inside', withoutEnlargement: true })
    .webp({ quality: 78 })
    .toBuffer();
  await store.put(key, Readable.from([preview]), { contentType: 'image/webp' });
}
