import { useEffect, useRef } from 'react';

export type HotKeys = Readonly<Record<string, () => void>>;

/** Calls by `event.key`; never while somebody types, nor over a browser shortcut (except undo, as `mod+z`). */
export function useHotKeys(keys: HotKeys, enabled = true): void {
  const current = useRef(keys);
  current.current = keys;
  useEffect(() => {
    if (!enabled) return;
    const listen = (event: KeyboardEvent) => {
      if (event.altKey || isTyping(event.target)) return;
      const name = event.ctrlKey || event.metaKey ? `mod+${event.key.toLowerCase()}` : event.key;
      const action = current.current[name];
      if (!action) return;
      event.preventDefault();
      action();
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, [enabled]);
}

/** Sliders and menus use the arrows themselves, and a focused button wants its space. */
function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return (
    target.closest(
      'input, textarea, select, [role="slider"], [role="menu"], [role="listbox"], [role="dialog"]',
    ) !== null
  );
}
