import { useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import type { Override } from '../../../src/protocol/recipe.ts';
import { ApiProblem } from '../api/api-problem.ts';
import { uploadBatch } from '../api/upload-batch.ts';
import type { RecipeDraft } from '../recipe/recipe-draft.ts';
import { toOverride, toParams } from '../recipe/to-params.ts';
import type { DraftPhoto } from './draft-photo.ts';
import { clearDraft, refusePhotos } from './draft-store.ts';

export interface Submission {
  readonly photos: readonly DraftPhoto[];
  readonly recipe: RecipeDraft;
  readonly name: string;
}

/** Sends the batch and goes to its page; a second try after a lost connection cannot make a second batch. */
export function useSubmit() {
  const navigate = useNavigate();
  const [sentShare, setSentShare] = useState<number>();
  const [problem, setProblem] = useState<ApiProblem>();
  const attempt = useRef<{ of: string; key: string }>(undefined);
  const abort = useRef<AbortController>(undefined);

  const submit = async (submission: Submission) => {
    const upload = describe(submission);
    const of = JSON.stringify([upload.params, upload.overrides, submission.photos.map((photo) => photo.id)]);
    if (attempt.current?.of !== of) attempt.current = { of, key: crypto.randomUUID() };
    abort.current = new AbortController();
    setProblem(undefined);
    setSentShare(0);
    try {
      const batch = await uploadBatch({
        ...upload,
        idempotencyKey: attempt.current.key,
        signal: abort.current.signal,
        onProgress: (sent, total) => setSentShare(total === 0 ? 0 : sent / total),
      });
      clearDraft();
      navigate(`/batches/${batch.id}`);
    } catch (thrown) {
      const found = thrown instanceof ApiProblem ? thrown : new ApiProblem(0, 'internal', String(thrown));
      refusePhotos(new Map(found.parts.map((part) => [part.subject, part.detail])));
      if (found.code !== 'cancelled') setProblem(found);
    } finally {
      setSentShare(undefined);
    }
  };
  return { submit, cancel: () => abort.current?.abort(), sentShare, problem };
}

function describe({ photos, recipe, name }: Submission) {
  const overrides: Record<string, Override> = {};
  for (const [index, photo] of photos.entries()) {
    const override = toOverride(recipe, { ...recipe, ...photo.override });
    if (Object.keys(override).length > 0) overrides[String(index)] = override;
  }
  const title = name.trim();
  return {
    photos: photos.map((photo) => photo.file),
    params: { ...toParams(recipe), ...(title === '' ? {} : { name: title }) },
    overrides,
  };
}
