import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { deflateRaw, inflateRaw } from 'node:zlib';
import type { Findings, Frame, WorkingPhoto } from '../pipeline/working-photo.ts';
import type { Recipe } from '../protocol/recipe.ts';
import type { MatteDoubt } from '../services/sam/sam-service.ts';
import { VERSION } from '../version.ts';

const deflate = promisify(deflateRaw);
const inflate = promisify(inflateRaw);

/** The cheapest level: what is stored is mostly zeros, and any level packs those. */
const FAST = { level: 1 } as const;
const MOST_BYTES = 2_000_000_000;

/** Everything of a kept photo but its pixels. */
interface Outline {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly frame: Frame;
  readonly findings: Findings;
  readonly subject: { readonly confidence: number; readonly doubts: readonly MatteDoubt[] };
  readonly changeBytes: number;
}

/**
 * Keeps, on this machine, what a photo looks like after its text is gone and its product is found: the slow part
 * of the work, and the same for every style. A file is named after the photo's bytes, the parameters and the
 * version, so nothing in it can be out of date; the least recently used go first.
 */
export interface StepCache {
  find(photoPath: string, recipe: Recipe, decoded: WorkingPhoto): Promise<WorkingPhoto | undefined>;
  /** Keeps a photo whose subject is known. */
  keep(photoPath: string, recipe: Recipe, decoded: WorkingPhoto, photo: WorkingPhoto): Promise<void>;
}

/** @param engines names of those that will be asked: others give other mattes */
export function createStepCache(
  folder: string,
  engines: readonly string[],
  mostBytes = MOST_BYTES,
): StepCache {
  const fileOf = async (photoPath: string, recipe: Recipe) =>
    path.join(folder, await cacheName(photoPath, recipe, engines));
  return {
    async find(photoPath, recipe, decoded) {
      const file = await fileOf(photoPath, recipe);
      const bytes = await readFile(file).catch(() => undefined);
      if (!bytes) return undefined;
      const now = new Date();
      await utimes(file, now, now).catch(() => undefined);
      return await unpack(bytes, decoded);
    },
    async keep(photoPath, recipe, decoded, photo) {
      if (isSubstitute(photo)) return;
      const bytes = await pack(decoded, photo);
      if (!bytes) return;
      const file = await fileOf(photoPath, recipe);
      const aside = path.join(folder, `.${randomUUID()}`);
      try {
        await mkdir(folder, { recursive: true });
        await writeFile(aside, bytes);
        await rename(aside, file);
        await prune(folder, mostBytes);
      } catch {
        // A cache that cannot be written (a full disk) costs time later, and nothing now.
        await rm(aside, { force: true });
      }
    },
  };
}

async function cacheName(photoPath: string, recipe: Recipe, engines: readonly string[]): Promise<string> {
  const hash = createHash('sha256').update(await readFile(photoPath));
  hash.update(JSON.stringify([VERSION, recipe.text_removal ?? null, recipe.engines ?? null, engines]));
  return hash.digest('hex');
}

/** Made by an engine that stood in for another: next time the right one may be there. */
function isSubstitute({ findings }: WorkingPhoto): boolean {
  return Object.values(findings.engines ?? {}).some(({ insteadOf }) => insteadOf !== undefined);
}

/** Text removal changes little of a photo, so only the difference to the decoded one is stored. */
async function pack(decoded: WorkingPhoto, photo: WorkingPhoto): Promise<Buffer | undefined> {
  const { rgb, subject } = photo;
  if (!subject || rgb.data.length !== decoded.rgb.data.length) return undefined;
  const change = await deflate(exclusiveOr(rgb.data, decoded.rgb.data), FAST);
  const matte = await deflate(subject.alpha.data, FAST);
  const outline: Outline = {
    widthPx: rgb.widthPx,
    heightPx: rgb.heightPx,
    frame: photo.frame,
    findings: photo.findings,
    subject: { confidence: subject.confidence, doubts: subject.doubts },
    changeBytes: change.length,
  };
  return Buffer.concat([Buffer.from(`${JSON.stringify(outline)}\n`), change, matte]);
}

async function unpack(bytes: Buffer, decoded: WorkingPhoto): Promise<WorkingPhoto | undefined> {
  const end = bytes.indexOf(10);
  const outline = JSON.parse(bytes.subarray(0, end).toString()) as Outline;
  const { widthPx, heightPx, changeBytes } = outline;
  if (widthPx !== decoded.rgb.widthPx || heightPx !== decoded.rgb.heightPx) return undefined;
  const change = await inflate(bytes.subarray(end + 1, end + 1 + changeBytes));
  const matte = await inflate(bytes.subarray(end + 1 + changeBytes));
  return {
    ...decoded,
    rgb: { widthPx, heightPx, data: exclusiveOr(change, decoded.rgb.data) },
    subject: { ...outline.subject, alpha: { widthPx, heightPx, data: new Uint8Array(matte) } },
    frame: outline.frame,
    findings: outline.findings,
  };
}

function exclusiveOr(left: Uint8Array, right: Uint8Array): Uint8Array {
  const result = new Uint8Array(left.length);
  for (let at = 0; at < left.length; at += 1) result[at] = left[at] ^ right[at];
  return result;
}

async function prune(folder: string, mostBytes: number): Promise<void> {
  const names = await readdir(folder);
  const files = await Promise.all(
    names.map(async (name) => {
      const file = path.join(folder, name);
      const found = await stat(file).catch(() => undefined);
      return { file, bytes: found?.size ?? 0, usedAtMs: found?.mtimeMs ?? 0 };
    }),
  );
  let bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  for (const old of files.sort((left, right) => left.usedAtMs - right.usedAtMs)) {
    if (bytes <= mostBytes) return;
    await rm(old.file, { force: true });
    bytes -= old.bytes;
  }
}
