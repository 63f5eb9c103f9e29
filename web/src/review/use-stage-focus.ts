import { type RefObject, useEffect } from 'react';

/**
 * The focus starts on what is looked at and comes back to it: a handle that was dragged keeps no key for itself. Its
 * own click focuses it, hence both events.
 */
export function useStageFocus(stage: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = stage.current;
    if (!element) return;
    const focus = () => element.focus();
    const focusAfterDrag = () => window.addEventListener('pointerup', focus, { once: true });
    focus();
    element.addEventListener('pointerdown', focusAfterDrag);
    element.addEventListener('click', focus);
    return () => {
      window.removeEventListener('pointerup', focus);
      element.removeEventListener('pointerdown', focusAfterDrag);
      element.removeEventListener('click', focus);
    };
  }, [stage]);
}
