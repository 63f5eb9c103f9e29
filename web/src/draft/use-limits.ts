import { useQuery } from '@tanstack/react-query';
import { readCapabilities } from '../../../src/client/index.ts';
import { answerOf } from '../api/api-problem.ts';
import type { IntakeLimits } from './draft-store.ts';

const USUAL: IntakeLimits = { photoBytes: 20_000_000, photosPerBatch: 50 };

/** What this server takes; the usual limits until it has said. */
export function useLimits(): IntakeLimits {
  const { data } = useQuery({
    queryKey: ['capabilities'],
    queryFn: () => answerOf(readCapabilities()),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const limits = data?.limits as IntakeLimits | undefined;
  return limits ?? USUAL;
}
