import { useMutation } from '@tanstack/react-query';
import { listSamples } from '../../../src/client/index.ts';
import { answerOf } from '../api/api-problem.ts';
import { addFiles, type IntakeLimits } from './draft-store.ts';

/** Fetches the photos that come with the server, as if the seller had chosen them. */
export function useSamples(limits: IntakeLimits) {
  return useMutation({
    mutationFn: async () => {
      const { samples } = await answerOf(listSamples());
      const files = await Promise.all(
        samples.map(async ({ name, url }) => {
          const answer = await fetch(url);
          return new File([await answer.blob()], name, { type: 'image/jpeg' });
        }),
      );
      addFiles(files, limits);
    },
  });
}
