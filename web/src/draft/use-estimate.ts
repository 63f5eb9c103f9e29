import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type EstimateBatchData, estimateBatch } from '../../../src/client/index.ts';
import { answerOf } from '../api/api-problem.ts';
import { isEmptyRecipe, type RecipeDraft } from '../recipe/recipe-draft.ts';
import { toOverride, toParams } from '../recipe/to-params.ts';
import type { DraftPhoto } from './draft-photo.ts';

/** How long the batch would take, asked again whenever photos or recipe change what it costs. */
export function useEstimate(photos: readonly DraftPhoto[], recipe: RecipeDraft) {
  const overrides = photos
    .filter((photo) => Object.keys(photo.override).length > 0)
    .map((photo) => toOverride(recipe, { ...recipe, ...photo.override }));
  const body = { photos: photos.length, params: toParams(recipe), overrides } as EstimateBatchData['body'];
  return useQuery({
    queryKey: ['estimate', body],
    queryFn: () => answerOf(estimateBatch({ body })),
    enabled: photos.length > 0 && !isEmptyRecipe(recipe),
    placeholderData: keepPreviousData,
    staleTime: 20_000,
    retry: false,
  });
}
