import path from 'node:path';
import { PassThrough, type Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import { AppError } from '../errors.ts';
import type { ObjectStore } from '../storage/object-store.ts';
import { ZIP_ENTRY } from './download-package.ts';
import { installNativeChecksum } from './native-checksum.ts';
import type { PackagePlan } from './package-plan.ts';

installNativeChecksum();

/** A ZIP that is there, or on its way into the store. */
export interface PackageBuild {
  /** How large it will be. */
  readonly bytes: number;
  /** How much of it is written; equal to `bytes` when it is there. */
  readonly builtBytes: number;
  /** Settles when it is whole in the store; throws AppError `storage_failed`, `object_not_found`. */
  readonly done: Promise<void>;
}

/** A package that is older is built again, so that a link of 24 hours outlives the sweep after 48. */
const FRESH_MS = 24 * 3600 * 1000;

/** More at once would only share the same disk; each choice of photos is a ZIP of its own. */
const MOST_AT_ONCE = 3;
/** Of one batch, while their links live: 50 photos chosen in ever other ways must not fill the disk. */
const MOST_A_DAY = 50;

/**
 * Builds ZIPs into the store, each once: who asks for one that is on its way waits for the same build. A build
 * goes on when nobody waits any more. Several machines may build the same one; its bytes are the same.
 */
export class PackageBuilds {
  readonly #store: ObjectStore;
  readonly #running = new Map<string, Promise<PackageBuild>>();
  /** One entry a build that is really on its way. */
  readonly #builders = new Set<{ readonly ownerId: string }>();
  readonly #stopping = new AbortController();

  constructor(store: ObjectStore) {
    this.#store = store;
  }

  /** @throws AppError `too_many_requests` when several others are being built for this owner, or many of this batch were */
  async begin(plan: PackagePlan, ownerId: string): Promise<PackageBuild> {
    const running = this.#running.get(plan.key);
    if (running) return await running;
    const begun = this.#findOrBuild(plan, ownerId);
    this.#running.set(plan.key, begun);
    const forget = () => this.#running.delete(plan.key);
    begun.then((build) => build.done).then(forget, forget);
    return await begun;
  }

  /** Gives up what is being built; nothing half-written stays. */
  async close(): Promise<void> {
    this.#stopping.abort();
    await Promise.allSettled([...this.#running.values()].map(async (begun) => (await begun).done));
  }

  async #findOrBuild(plan: PackagePlan, ownerId: string): Promise<PackageBuild> {
    const found = await this.#store.stat(plan.key);
    if (found && found.modifiedAtMs > Date.now() - FRESH_MS) {
      return { bytes: found.bytes, builtBytes: found.bytes, done: Promise.resolve() };
    }
    const builder = this.#admit(ownerId);
    await this.#refuseTooMany(path.posix.dirname(plan.key)).catch((error: unknown) => {
      this.#builders.delete(builder);
      throw error;
    });
    const { stream, bytes } = zipStream(this.#store, plan);
    let builtBytes = 0;
    stream.on('data', (chunk: Buffer) => {
      builtBytes += chunk.length;
    });
    // Listening made the stream flow; it starts when the store reads it.
    stream.pause();
    const done = this.#store
      .put(plan.key, stream, { contentType: 'application/zip', signal: this.#stopping.signal })
      .catch((error: unknown) => {
        stream.destroy();
        throw error;
      })
      .then(() => {})
      .finally(() => this.#builders.delete(builder));
    return {
      bytes,
      get builtBytes() {
        return builtBytes;
      },
      done,
    };
  }

  #admit(ownerId: string): { readonly ownerId: string } {
    const building = [...this.#builders].filter((other) => other.ownerId === ownerId).length;
    if (building >= MOST_AT_ONCE) {
      throw new AppError(
        'too_many_requests',
        `${building} other ZIPs are being built for you. Ask for this one when they are done.`,
      );
    }
    const builder = { ownerId };
    this.#builders.add(builder);
    return builder;
  }

  /** None is deleted to make room: its link is valid for 24 hours. */
  async #refuseTooMany(folder: string): Promise<void> {
    let fresh = 0;
    for await (const { modifiedAtMs } of this.#store.list(folder)) {
      if (modifiedAtMs > Date.now() - FRESH_MS) fresh += 1;
    }
    if (fresh < MOST_A_DAY) return;
    throw new AppError(
      'too_many_requests',
      `${fresh} different ZIPs of this batch were built within 24 hours. Take one of them, or the photos one by one.`,
    );
  }
}

/** All sizes are known and nothing is compressed, so the ZIP's size is known before its first byte. */
function zipStream(store: ObjectStore, plan: PackagePlan): { stream: Readable; bytes: number } {
  const zip = new ZipFile();
  const output = new PassThrough({ highWaterMark: 1 << 20 });
  let source: Readable | undefined;
  output.once('close', () => source?.destroy());
  // A failure may come before the store listens; whoever reads a broken stream is told then.
  output.on('error', () => {});
  zip.on('error', (error) => output.destroy(error as Error));
  for (const { name, key, bytes } of plan.entries) {
    zip.addReadStreamLazy(name, { ...ZIP_ENTRY, size: bytes }, (give) => {
      store.read(key).then(
        (stream) => {
          source = stream;
          give(null, stream);
        },
        (error: unknown) => output.destroy(error as Error),
      );
    });
  }
  zip.addBuffer(Buffer.from(plan.manifest), 'manifest.json', ZIP_ENTRY);
  let bytes = 0;
  // The types of yazl 3.3 leave the callback's argument out.
  zip.end(undefined, (totalBytes: number = 0) => {
    bytes = totalBytes;
  });
  zip.outputStream.pipe(output);
  return { stream: output, bytes };
}
