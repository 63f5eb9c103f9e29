import type { RecipeOverride } from '../recipe/recipe-draft.ts';

export interface ArchivedPhoto {
  readonly id: string;
  readonly file: File;
  readonly override: RecipeOverride;
}

const STORE = 'photos';

/** Keeps chosen photos in the browser's database, so that a reload before the upload loses nothing. */
export async function archivePhotos(photos: readonly ArchivedPhoto[]): Promise<void> {
  const database = await open();
  const transaction = database.transaction(STORE, 'readwrite');
  const store = transaction.objectStore(STORE);
  store.clear();
  for (const [order, photo] of photos.entries()) store.put({ ...photo, order }, photo.id);
  await new Promise<void>((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
  });
}

export async function archivedPhotos(): Promise<ArchivedPhoto[]> {
  const database = await open();
  const photos = await answer<(ArchivedPhoto & { order: number })[]>(
    database.transaction(STORE).objectStore(STORE).getAll(),
  );
  return photos.sort((a, b) => a.order - b.order);
}

let opened: Promise<IDBDatabase> | undefined;

function open(): Promise<IDBDatabase> {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open('packshot', 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return opened;
}

function answer<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
