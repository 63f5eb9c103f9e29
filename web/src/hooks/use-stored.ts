import { useCallback, useState } from 'react';

/** State that the browser keeps. What cannot be read (another version, private mode) counts as absent. */
export function useStored<T>(key: string, fallback: T): [T, (value: T) => void] {
  const [value, setValue] = useState<T>(() => readStored(key) ?? fallback);
  const store = useCallback(
    (next: T) => {
      setValue(next);
      writeStored(key, next);
    },
    [key],
  );
  return [value, store];
}

/** Of this browser, or of this tab alone. */
type Place = 'localStorage' | 'sessionStorage';

export function readStored<T>(key: string, place: Place = 'localStorage'): T | undefined {
  try {
    const text = globalThis[place].getItem(key);
    return text === null ? undefined : (JSON.parse(text) as T);
  } catch {
    return undefined;
  }
}

export function writeStored(key: string, value: unknown, place: Place = 'localStorage'): void {
  try {
    if (value === undefined) globalThis[place].removeItem(key);
    else globalThis[place].setItem(key, JSON.stringify(value));
  } catch {
    // A full or forbidden store costs the memory of a choice, nothing else.
  }
}
