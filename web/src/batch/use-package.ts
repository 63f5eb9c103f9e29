import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { packPhotos } from '../api/pack-photos.ts';
import { saveFile } from './save-file.ts';

/** Builds a ZIP of a batch or of some of its photos and saves it; tells how far it is, and the link afterwards. */
export function usePackage(batchId: string) {
  const [share, setShare] = useState(0);
  const abort = useRef(new AbortController());
  useEffect(() => {
    abort.current = new AbortController();
    return () => abort.current.abort();
  }, []);
  const pack = useMutation({
    mutationFn: async (indexes?: readonly number[]) => {
      setShare(0);
      const { signal } = abort.current;
      return await packPhotos({ batchId, indexes, signal, onProgress: setShare });
    },
    onSuccess: (built) => saveFile(built.url),
  });
  return { ...pack, share };
}
