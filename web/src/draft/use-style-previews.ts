import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { listItems, type PreviewStylesData, previewStyles } from '../../../src/client/index.ts';
import type { ItemView } from '../../../src/protocol/batch-api.ts';
import type { StyleId } from '../../../src/protocol/styles.ts';
import { answerOf } from '../api/api-problem.ts';
import { previewUrl } from '../batch/preview-url.ts';
import type { RecipeDraft } from '../recipe/recipe-draft.ts';
import { toParams } from '../recipe/to-params.ts';
import { useUploadId } from './photo-uploads.ts';

const ASK_AGAIN_MS = 600;
/** A slider that is still being moved must not order a set of pictures for every step. */
const SETTLED_MS = 700;

export interface StylePreviews {
  readonly pictures: ReadonlyMap<StyleId, string>;
  /** More are on their way. */
  readonly working: boolean;
}

/** One photo of the draft in every style, as soon as it is uploaded; the server keeps them for a day. */
export function useStylePreviews(photoId: string | undefined, recipe: RecipeDraft): StylePreviews {
  const uploadId = useUploadId(photoId);
  const params = useSettled(paramsOf(recipe));
  const made = useQuery({
    queryKey: ['style-previews', uploadId, withoutStyle(params)],
    queryFn: () =>
      answerOf(previewStyles({ body: { uploadId, params } as unknown as PreviewStylesData['body'] })),
    enabled: uploadId !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
    retry: 1,
  });
  const id = made.data?.id;
  const items = useQuery({
    queryKey: ['style-preview-items', id],
    queryFn: () => answerOf(listItems({ path: { id: id ?? '' } })) as Promise<{ items: ItemView[] }>,
    enabled: id !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
    refetchInterval: ({ state }) =>
      state.data?.items.every(isSettled) ? false : state.error ? 5 * ASK_AGAIN_MS : ASK_AGAIN_MS,
  });
  const all = items.data?.items ?? [];
  return {
    pictures: new Map(
      all.flatMap((item) => (item.result ? [[styleOf(item), previewUrl(item.result, 640)]] : [])),
    ),
    working:
      made.isFetching ||
      (id !== undefined && !all.every(isSettled)) ||
      (id !== undefined && all.length === 0),
  };
}

/** Only what a preview shows: a change of size or format makes no new one. */
function paramsOf(recipe: RecipeDraft): string {
  const { operations, text_removal, background_replacement, enhance } = toParams(recipe);
  return JSON.stringify({
    operations: operations.filter((name) => name !== 'resize'),
    text_removal,
    background_replacement,
    enhance,
  });
}

/** The style that is chosen just now decides only which picture comes first. */
function withoutStyle(params: ReturnType<typeof toParams>) {
  return { ...params, background_replacement: { ...params.background_replacement, styleId: undefined } };
}

function useSettled(text: string): ReturnType<typeof toParams> {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), SETTLED_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return JSON.parse(settled);
}

function styleOf(item: ItemView): StyleId {
  return (item.params.background_replacement as { styleId: StyleId }).styleId;
}

function isSettled(item: ItemView): boolean {
  return item.status !== 'pending' && item.status !== 'processing';
}
