import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { type PreviewMatteData, previewMatte } from '../../../src/client/index.ts';
import { answerOf } from '../api/api-problem.ts';

/** Clicks that follow each other faster than this are sent together. */
const PAUSE_MS = 120;

/** The matte as a correction makes it; while a newer one is on its way, the one before stays. */
export function useMatte(
  batchId: string,
  index: number,
  subject: PreviewMatteData['body'],
  enabled: boolean,
) {
  const body = usePaused(subject, PAUSE_MS);
  return useQuery({
    queryKey: ['matte', batchId, index, JSON.stringify(body)],
    enabled,
    staleTime: 60_000,
    retry: false,
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) => {
      const png = await answerOf(
        previewMatte({ path: { id: batchId, index }, body, signal, parseAs: 'blob' }),
      );
      return await createImageBitmap(png as Blob);
    },
  });
}

function usePaused<T>(value: T, pauseMs: number): T {
  const [paused, setPaused] = useState(value);
  const text = JSON.stringify(value);
  // biome-ignore lint/correctness/useExhaustiveDependencies: an equal value is no news
  useEffect(() => {
    const timer = setTimeout(() => setPaused(value), pauseMs);
    return () => clearTimeout(timer);
  }, [text, pauseMs]);
  return paused;
}
