import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Log } from '../log.ts';
import type { ObjectStore } from '../storage/object-store.ts';
import type { DecodeBudget } from './decode-budget.ts';
import type { Service } from './service.ts';

/** What the grid shows; workers write their results' previews in this size too. */
const GRID_WIDTH_PX = 640;

type PreviewService = Pick<Service, 'store' | 'scratchDir' | 'log'>;

/**
 * WebP previews of stored photos, each made once and kept beside its photo. Those of a new batch are made one
 * after the other as soon as it is there, so that the grid finds them; other sizes when they are first asked for.
 */
export class PhotoPreviews {
  readonly #store: ObjectStore;
  readonly #budget: DecodeBudget;
  readonly #scratchDir: string;
  readonly #log: Log;
  readonly #underway = new Map<string, Promise<void>>();
  #background = Promise.resolve();
  #closed = false;

  constructor({ store, scratchDir, log }: PreviewService, budget: DecodeBudget) {
    this.#store = store;
    this.#budget = budget;
    this.#scratchDir = scratchDir;
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
    const making = this.#makeNow(photoKey, key, widthPx);
    this.#underway.set(key, making);
    try {
      await making;
    } finally {
      this.#underway.delete(key);
    }
  }

  /** Decoded from a file: fifty originals of 20 MB held whole took the server from 200 to 380 MB. */
  async #makeNow(photoKey: string, key: string, widthPx: number): Promise<void> {
    const folder = await mkdtemp(path.join(this.#scratchDir, 'original-'));
    try {
      const preview = await this.#budget.decode(
        async () => {
          const file = path.join(folder, 'photo');
          await pipeline(await this.#store.read(photoKey), createWriteStream(file));
          return file;
        },
        (photo) =>
          photo
            .rotate()
            .resize(widthPx, widthPx, { fit: 'inside', withoutEnlargement: true })
            .webp({ quality: 78 })
            .toBuffer(),
      );
      await this.#store.put(key, Readable.from([preview]), { contentType: 'image/webp' });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
}
