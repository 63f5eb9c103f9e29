import { type RefObject, useEffect, useState } from 'react';

/** The size of one pane of the stage; side by side, that is half of it. `arrangedAs` changes with the arrangement. */
export function usePaneSize(stage: RefObject<HTMLElement | null>, arrangedAs: unknown) {
  const [size, setSize] = useState({ width: 0, height: 0 });
  // biome-ignore lint/correctness/useExhaustiveDependencies: another arrangement has other panes
  useEffect(() => {
    if (!stage.current) return;
    const observer = new ResizeObserver(([entry]) => {
      if (entry) setSize({ width: entry.contentRect.width, height: entry.contentRect.height });
    });
    observer.observe(firstPane(stage.current));
    return () => observer.disconnect();
  }, [stage, arrangedAs]);
  return size;
}

export function firstPane(stage: HTMLElement): HTMLElement {
  return stage.querySelector<HTMLElement>('[data-pane]') ?? stage;
}
