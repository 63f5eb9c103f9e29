import type { Override, Params, Recipe } from '../protocol/recipe.ts';
import { VERSION } from '../version.ts';
import type { FileReport, PhotoReport } from '../worker/photo-task.ts';
import { type BatchCounts, type BatchStatus, countItems, statusOf } from './batch-result.ts';
import type { BatchItem, ItemStatus } from './run-batch.ts';

/** What lies beside the results: everything that was asked for and everything that became of it. */
export interface Manifest extends BatchCounts {
  readonly packshot: string;
  readonly status: BatchStatus;
  readonly params: Params;
  readonly overrides?: Readonly<Record<string, Override>>;
  readonly items: readonly ManifestItem[];
}

export interface ManifestItem extends Partial<Omit<PhotoReport, 'original' | 'result'>> {
  readonly index: number;
  readonly filename: string;
  readonly status: ItemStatus;
  readonly attempts: number;
  /** Shared parameters, override and defaults put together. */
  readonly params: Recipe;
  readonly original?: FileReport & { readonly path: string };
  readonly result?: FileReport & { readonly path: string };
  readonly preview?: string;
  readonly error?: BatchItem['error'];
}

/** Where a photo's files lie, as the manifest's reader finds them. */
export interface ItemPlaces {
  readonly original: string;
  readonly result: string;
  readonly preview?: string;
}

export interface ManifestRequest {
  readonly params: Params;
  readonly overrides: Readonly<Record<string, Override>>;
  readonly items: readonly BatchItem[];
  /** Called for photos that succeeded. */
  placesOf(item: BatchItem): ItemPlaces;
}

/** The same batch gives the same manifest: it holds no time of its own making. */
export function createManifest(request: ManifestRequest): Manifest {
  const counts = countItems(request.items);
  return {
    packshot: VERSION,
    status: statusOf(counts),
    ...counts,
    params: request.params,
    ...(Object.keys(request.overrides).length > 0 ? { overrides: request.overrides } : {}),
    items: request.items.map((item) => describeItem(item, request)),
  };
}

function describeItem(item: BatchItem, { placesOf }: ManifestRequest): ManifestItem {
  const { index, filename, status, attempts, recipe, report, error } = item;
  const outline = { index, filename, status, attempts, params: recipe };
  if (!report) return error ? { ...outline, error } : outline;
  const { original, result, ...rest } = report;
  const places = placesOf(item);
  return {
    ...outline,
    original: { path: places.original, ...original },
    result: { path: places.result, ...result },
    ...(places.preview === undefined ? {} : { preview: places.preview }),
    ...rest,
  };
}
