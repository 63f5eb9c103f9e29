import type { RecipeOverride } from '../recipe/recipe-draft.ts';

export interface ArchivedPhoto {
  readonly id: string;
  readonly file: File;
  readonly override: RecipeOverride;
}

/** Files by the photo's id; the list of photos beside them, because it changes often and they never do. */
const FILES = 'photos';
const LISTS = 'lists';
const DRAFT = 'draft';

type List = { readonly id: string; readonly override: RecipeOverride }[];

/** Keeps chosen photos in the browser's database, so that a reload before the batch is made loses nothing. */
export async function archivePhotos(photos: readonly ArchivedPhoto[]): Promise<void> {
  const database = await open();
  const transaction = database.transaction([FILES, LISTS], 'readwrite');
  const files = transaction.objectStore(FILES);
  const kept = new Set(await answer(files.getAllKeys()));
  for (const { id, file } of photos) {
    if (!kept.delete(id)) files.put(file, id);
  }
  for (const id of kept) files.delete(id);
  const list: List = photos.map(({ id, override }) => ({ id, override }));
  transaction.objectStore(LISTS).put(list, DRAFT);
  await new Promise<void>((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
  });
}

export async function archivedPhotos(): Promise<ArchivedPhoto[]> {
  const database = await open();
  const transaction = database.transaction([FILES, LISTS]);
  const list = (await answer<List | undefined>(transaction.objectStore(LISTS).get(DRAFT))) ?? [];
  const store = transaction.objectStore(FILES);
  const files = await Promise.all(list.map(({ id }) => answer<File | undefined>(store.get(id))));
  return list.flatMap((entry, at) => {
    const file = files[at];
    return file ? [{ ...entry, file }] : [];
  });
}

let opened: Promise<IDBDatabase> | undefined;

function open(): Promise<IDBDatabase> {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open('packshot', 2);
    request.onupgradeneeded = () => {
      for (const name of [...request.result.objectStoreNames]) request.result.deleteObjectStore(name);
      request.result.createObjectStore(FILES);
      request.result.createObjectStore(LISTS);
    };
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
