import type { RecipeOverride } from '../recipe/recipe-draft.ts';
import type { Thumbnail } from './make-thumbnail.ts';

/** Why a file is not taken, said in its place. `server` carries what the server found. */
export type Refusal =
  | { readonly reason: 'notAnImage' | 'unreadable' | 'empty' | 'tooMany' }
  | { readonly reason: 'tooLarge'; readonly limitBytes: number }
  | { readonly reason: 'server'; readonly code: string; readonly detail: string };

/** A photo that the seller chose and that is not in a batch yet. */
export interface DraftPhoto {
  readonly id: string;
  readonly file: File;
  /** Absent while it is read, and for formats that the server reads but this browser does not. */
  readonly thumbnail?: Thumbnail | undefined;
  readonly reading: boolean;
  readonly refusal?: Refusal | undefined;
  readonly override: RecipeOverride;
}
