import type { ItemView } from '../../../src/protocol/batch-api.ts';
import { saveFile } from './save-file.ts';

/** Browsers drop downloads that start in the same instant. */
const APART_MS = 350;

/** Saves the results one after the other. */
export async function saveAll(items: readonly ItemView[]): Promise<void> {
  for (const { result } of items) {
    if (!result) continue;
    saveFile(result.downloadUrl);
    await new Promise((resolve) => setTimeout(resolve, APART_MS));
  }
}
