import { useEffect, useRef } from 'react';
import { readStored } from './use-stored.ts';

export type HotKeys = Readonly<Record<string, () => void>>;

/** Whether letters, digits and signs alone do something; who dictates to a computer may want that off. */
export const SINGLE_KEYS = 'packshot.singleKeys';

/** Calls by `event.key`; never while somebody types, nor over a browser shortcut (except undo, as `mod+z`). */
export function useHotKeys(keys: HotKeys, enabled = true): void {
  const current = useRef(keys);
  current.current = keys;
  useEffect(() => {
    if (!enabled) return;
    const listen = (event: KeyboardEvent) => {
      const name = event.ctrlKey || event.metaKey ? `mod+${event.key.toLowerCase()}` : event.key;
      const action = current.current[name];
      if (!action || event.altKey || isMeantFor(event.target, event.key) || dialogIsOpen()) return;
      if (isSign(name) && readStored<boolean>(SINGLE_KEYS) === false) return;
      event.preventDefault();
      action();
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, [enabled]);
}

/** What speech could enter: WCAG 2.1.4 is about these, not about arrows, Space, Enter or shortcuts with Ctrl. */
function isSign(name: string): boolean {
  return name.length === 1 && name !== ' ';
}

const TAKES_ALL =
  'input:not([type="checkbox"], [type="radio"]), textarea, select, [role="menu"], [role="listbox"], [role="dialog"]';

const MOVES_SLIDER = /^(Arrow|Home$|End$|Page)/;

/** Fields take every key, sliders and radio buttons those that move them; what Tab led to is pressed with Space and Enter. */
function isMeantFor(target: EventTarget | null, key: string): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.closest(TAKES_ALL)) return true;
  if (MOVES_SLIDER.test(key) && target.closest('[role="slider"]')) return true;
  if (key.startsWith('Arrow')) return target.matches('[type="radio"]');
  return (key === ' ' || key === 'Enter') && target.matches('button:focus-visible, a:focus-visible, input');
}

/** What lies under a dialog does not hear keys: Escape closes the dialog and nothing else. */
function dialogIsOpen(): boolean {
  return [...document.querySelectorAll('[aria-modal="true"]')].some((dialog) => dialog.checkVisibility());
}
