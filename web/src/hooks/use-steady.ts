import { useMemo, useRef } from 'react';

/** Functions that are always the same to those who hold them, and do what the latest ones do. */
export function useSteady<T extends object>(functions: T): T {
  const latest = useRef(functions);
  latest.current = functions;
  return useMemo(
    () =>
      Object.fromEntries(
        Object.keys(latest.current).map((name) => [
          name,
          (...args: unknown[]) =>
            (latest.current as Record<string, (...args: unknown[]) => unknown>)[name]?.(...args),
        ]),
      ) as T,
    [],
  );
}
