import { useSyncExternalStore } from 'react';
import type { ApiProblem, ProblemPart } from '../api/api-problem.ts';
import type { RecipeOverride } from '../recipe/recipe-draft.ts';
import { isLitter, needsNoThumbnail, refusalOf } from './check-file.ts';
import { archivedPhotos, archivePhotos } from './draft-archive.ts';
import type { DraftPhoto, Refusal } from './draft-photo.ts';
import { makeThumbnail } from './make-thumbnail.ts';
import { forgetUploads, restartUploads, syncUploads } from './photo-uploads.ts';
import { randomId } from './random-id.ts';

export interface IntakeLimits {
  readonly photoBytes: number;
  readonly photosPerBatch: number;
}

let photos: readonly DraftPhoto[] = [];
/** As last told: a thumbnail may be ready after the server has said what it takes. */
let latestLimits: IntakeLimits | undefined;
const listeners = new Set<() => void>();

/** The photos chosen for the next batch. They outlive a change of page, and a reload by way of the archive. */
export function useDraftPhotos(): readonly DraftPhoto[] {
  return useSyncExternalStore(subscribe, () => photos);
}

export function addFiles(files: readonly File[], limits: IntakeLimits): void {
  const added = files.filter((file) => !isLitter(file)).map((file) => newPhoto(file, limits));
  change(withCount([...photos, ...added], limits));
  for (const photo of added) void readPhoto(photo);
}

export function removePhotos(ids: ReadonlySet<string>, limits: IntakeLimits): void {
  for (const photo of photos) {
    if (ids.has(photo.id) && photo.thumbnail) URL.revokeObjectURL(photo.thumbnail.url);
  }
  change(
    withCount(
      photos.filter((photo) => !ids.has(photo.id)),
      limits,
    ),
  );
}

export function clearDraft(): void {
  for (const photo of photos) if (photo.thumbnail) URL.revokeObjectURL(photo.thumbnail.url);
  change([]);
}

/**
 * These photos have become a batch; their thumbnails go on being shown on its page. Those beyond its limit, and those
 * that were chosen meanwhile, are the next draft. What could not be taken was said in its place and goes.
 */
export function handDraftOver(ids: ReadonlySet<string>, limits: IntakeLimits): void {
  forgetUploads(ids);
  const left = photos.filter((photo) => !ids.has(photo.id) && (!photo.refusal || isOnlyOneTooMany(photo)));
  change(withCount(left, limits));
}

export function overridePhotos(ids: ReadonlySet<string>, override: RecipeOverride): void {
  change(
    photos.map((photo) =>
      ids.has(photo.id) ? { ...photo, override: { ...photo.override, ...override } } : photo,
    ),
  );
}

export function resetOverrides(ids: ReadonlySet<string>): void {
  change(photos.map((photo) => (ids.has(photo.id) ? { ...photo, override: {} } : photo)));
}

/** The server found something that this page could not see. */
export function refusePhotos(refusals: ReadonlyMap<string, ProblemPart>): void {
  change(
    photos.map((photo) => {
      const found = refusals.get(photo.file.name);
      if (!found) return photo;
      return { ...photo, refusal: { reason: 'server', code: found.code, detail: found.detail } };
    }),
  );
}

/** The server no longer has what was sent. */
export function sendAgain(): void {
  restartUploads(onUploadRefused);
}

function onUploadRefused(id: string, { code, message: detail }: ApiProblem): void {
  change(
    photos.map((photo) =>
      photo.id === id ? { ...photo, refusal: { reason: 'server', code, detail } } : photo,
    ),
  );
}

/** Brings back what a reload interrupted; call it when the page starts, and again when the server has told its limits. */
export async function restoreDraft(limits: IntakeLimits): Promise<void> {
  // Private windows have no database: then there is nothing to restore.
  const archived = await archivedPhotos().catch(() => []);
  if (photos.length > 0) return applyLimits(limits);
  if (archived.length === 0) return;
  const restored = archived.map(({ id, file, override }) => ({ ...newPhoto(file, limits), id, override }));
  change(withCount(restored, limits));
  for (const photo of restored) void readPhoto(photo);
}

/** What was chosen before the server had said what it takes is judged again. */
function applyLimits(limits: IntakeLimits): void {
  const judged = photos.map((photo) => {
    if (photo.refusal && photo.refusal.reason !== 'tooLarge' && !isOnlyOneTooMany(photo)) return photo;
    const refusal = refusalOf(photo.file, limits.photoBytes);
    const taken = photo.refusal?.reason === 'tooLarge' && refusal === undefined;
    return { ...photo, refusal, reading: refusal === undefined && (taken || photo.reading) };
  });
  const newlyTaken = judged.filter((photo, at) => photo.reading && !photos[at]?.reading);
  change(withCount(judged, limits));
  for (const photo of newlyTaken) void readPhoto(photo);
}

function newPhoto(file: File, limits: IntakeLimits): DraftPhoto {
  const refusal = refusalOf(file, limits.photoBytes);
  return { id: randomId(), file, reading: refusal === undefined, refusal, override: {} };
}

async function readPhoto(photo: DraftPhoto): Promise<void> {
  if (photo.refusal && !isOnlyOneTooMany(photo)) return;
  const thumbnail = await makeThumbnail(photo.id, photo.file);
  if (thumbnail && !photos.some((other) => other.id === photo.id)) URL.revokeObjectURL(thumbnail.url);
  const unreadable: Refusal | undefined =
    thumbnail || needsNoThumbnail(photo.file) ? undefined : { reason: 'unreadable' };
  const read = photos.map((other) =>
    other.id === photo.id
      ? { ...other, thumbnail, reading: false, refusal: unreadable ?? other.refusal }
      : other,
  );
  change(latestLimits ? withCount(read, latestLimits) : read);
}

/** The first photos up to the limit are taken; removing one lets the next one in. */
function withCount(all: readonly DraftPhoto[], limits: IntakeLimits): DraftPhoto[] {
  latestLimits = limits;
  let taken = 0;
  return all.map((photo) => {
    if (photo.refusal && !isOnlyOneTooMany(photo)) return photo;
    taken += 1;
    return { ...photo, refusal: taken > limits.photosPerBatch ? { reason: 'tooMany' as const } : undefined };
  });
}

/** Nothing is wrong with the photo itself. */
function isOnlyOneTooMany({ refusal }: DraftPhoto): boolean {
  return refusal?.reason === 'tooMany';
}

let archiving: Promise<void> = Promise.resolve();

function change(next: readonly DraftPhoto[]): void {
  const listChanged =
    next.length !== photos.length ||
    next.some((photo, at) => photo.id !== photos[at]?.id || photo.override !== photos[at]?.override);
  photos = next;
  for (const listener of listeners) listener();
  syncUploads(
    next.filter((photo) => !photo.refusal && !photo.reading),
    onUploadRefused,
  );
  if (!listChanged) return;
  archiving = archiving
    .then(() => archivePhotos(next.map(({ id, file, override }) => ({ id, file, override }))))
    .catch(() => undefined);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
