import type { ItemView } from '../../../src/protocol/batch-api.ts';

/** What the seller says of a photo. */
export interface ItemChange {
  readonly mark?: ItemView['mark'];
  readonly note?: string;
}

/** By index: what the page shows already and the server does not know yet. */
export type UnsavedChanges = ReadonlyMap<number, ItemChange>;

export function withChange(changes: UnsavedChanges, index: number, change: ItemChange): UnsavedChanges {
  return new Map([...changes, [index, { ...changes.get(index), ...change }]]);
}

/** What was said again, and differently, while this was on its way stays unsaved. */
export function withoutSaved(changes: UnsavedChanges, index: number, saved: ItemChange): UnsavedChanges {
  const { mark, note } = changes.get(index) ?? {};
  const left: ItemChange = {
    ...(mark === undefined || mark === saved.mark ? {} : { mark }),
    ...(note === undefined || note === saved.note ? {} : { note }),
  };
  const after = new Map(changes);
  if (Object.keys(left).length > 0) after.set(index, left);
  else after.delete(index);
  return after;
}

export function withUnsaved(items: readonly ItemView[], changes: UnsavedChanges): readonly ItemView[] {
  if (changes.size === 0) return items;
  return items.map((item) => (changes.has(item.index) ? { ...item, ...changes.get(item.index) } : item));
}
