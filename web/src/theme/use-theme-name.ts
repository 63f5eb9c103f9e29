import { useEffect, useState } from 'react';
import { useStored } from '../hooks/use-stored.ts';
import type { ThemeName } from './antd-theme.ts';

const DARK = '(prefers-color-scheme: dark)';

/** The chosen theme, else the system's; the document carries it as `data-theme`. */
export function useThemeName(): [ThemeName, (name: ThemeName) => void] {
  const [chosen, choose] = useStored<ThemeName | undefined>('packshot.theme', undefined);
  const [systemDark, setSystemDark] = useState(() => matchMedia(DARK).matches);
  useEffect(() => {
    const query = matchMedia(DARK);
    const update = () => setSystemDark(query.matches);
    query.addEventListener('change', update);
    return () => query.removeEventListener('change', update);
  }, []);
  const name = chosen ?? (systemDark ? 'dark' : 'light');
  useEffect(() => {
    document.documentElement.dataset.theme = name;
  }, [name]);
  return [name, choose];
}
