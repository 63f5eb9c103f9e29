import { useEffect, useRef } from 'react';

/** Pictures and files that are pasted anywhere on the page. */
export function usePaste(onFiles: (files: File[]) => void): void {
  const current = useRef(onFiles);
  current.current = onFiles;
  useEffect(() => {
    const listen = (event: ClipboardEvent) => {
      const files = [...(event.clipboardData?.files ?? [])];
      if (files.length === 0) return;
      event.preventDefault();
      current.current(files);
    };
    window.addEventListener('paste', listen);
    return () => window.removeEventListener('paste', listen);
  }, []);
}
