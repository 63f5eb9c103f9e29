import { useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import type { BatchView } from '../../../src/protocol/batch-api.ts';
import type { Override } from '../../../src/protocol/recipe.ts';
import { ApiProblem } from '../api/api-problem.ts';
import { createBatch } from '../api/create-batch.ts';
import { handThumbnails } from '../batch/handed-thumbnails.ts';
import type { RecipeDraft } from '../recipe/recipe-draft.ts';
import { toOverride, toParams } from '../recipe/to-params.ts';
import type { DraftPhoto } from './draft-photo.ts';
import { handDraftOver, refusePhotos, sendAgain } from './draft-store.ts';
import { whenUploaded } from './photo-uploads.ts';
import { randomId } from './random-id.ts';
import { useLimits } from './use-limits.ts';

export interface Submission {
  readonly photos: readonly DraftPhoto[];
  readonly recipe: RecipeDraft;
  readonly name: string;
  readonly onCreated: () => void;
}

/** Waits for the uploads, makes the batch and goes to its page; a second try cannot make a second batch. */
export function useSubmit() {
  const navigate = useNavigate();
  const limits = useLimits();
  const [sending, setSending] = useState(false);
  const [problem, setProblem] = useState<ApiProblem>();
  const attempt = useRef<{ of: string; key: string }>(undefined);
  const abort = useRef<AbortController>(undefined);

  const create = async (submission: Submission, signal: AbortSignal): Promise<BatchView> => {
    const uploadIds = await whenUploaded(
      submission.photos.map((photo) => photo.id),
      signal,
    );
    const batch = { uploadIds, ...describe(submission) };
    const of = JSON.stringify(batch);
    if (attempt.current?.of !== of) attempt.current = { of, key: randomId() };
    return await createBatch(batch, attempt.current.key);
  };

  const submit = async (submission: Submission) => {
    abort.current = new AbortController();
    const { signal } = abort.current;
    setProblem(undefined);
    setSending(true);
    try {
      const batch = await create(submission, signal).catch((thrown: unknown) => {
        // A draft may lie longer than the server keeps its uploads.
        if (!(thrown instanceof ApiProblem) || thrown.code !== 'object_not_found') throw thrown;
        sendAgain();
        return create(submission, signal);
      });
      submission.onCreated();
      handThumbnails(
        batch.id,
        submission.photos.map((photo) => photo.thumbnail?.url),
      );
      handDraftOver(new Set(submission.photos.map((photo) => photo.id)), limits);
      navigate(`/batches/${batch.id}`, { state: { created: true } });
    } catch (thrown) {
      const found = thrown instanceof ApiProblem ? thrown : new ApiProblem(0, 'internal', String(thrown));
      refusePhotos(new Map(found.parts.map((part) => [part.subject, part])));
      if (found.code !== 'cancelled') setProblem(found);
    } finally {
      setSending(false);
    }
  };
  return { submit, cancel: () => abort.current?.abort(), sending, problem };
}

function describe({ photos, recipe, name }: Submission) {
  const overrides: Record<string, Override> = {};
  for (const [index, photo] of photos.entries()) {
    const override = toOverride(recipe, { ...recipe, ...photo.override });
    if (Object.keys(override).length > 0) overrides[String(index)] = override;
  }
  const title = name.trim();
  return { params: { ...toParams(recipe), ...(title === '' ? {} : { name: title }) }, overrides };
}
