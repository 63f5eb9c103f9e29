import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { buildPackage } from '../api/build-package.ts';
import { saveFile } from './save-file.ts';

/** Builds a ZIP of a batch or of some of its photos and saves it; tells how far it is, and the link afterwards. */
export function usePackage(batchId: string) {
  const [share, setShare] = useState(0);
  const pack = useMutation({
    mutationFn: async (indexes?: readonly number[]) => {
      setShare(0);
      return await buildPackage({ id: batchId, indexes: indexes && [...indexes], onProgress: setShare });
    },
    onSuccess: (built) => saveFile(built.url),
  });
  return { ...pack, share };
}
