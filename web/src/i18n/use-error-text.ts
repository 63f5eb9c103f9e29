import { useTranslation } from 'react-i18next';
import type { en } from './en.ts';

type Known = keyof typeof en.errors;

/** What went wrong and what to do, by the error's stable code; one that came later speaks as the server does. */
export function useErrorText() {
  const { t, i18n } = useTranslation();
  return (error: { code: string; message: string } | undefined): string => {
    const key = `errors.${error?.code ?? 'internal'}`;
    if (i18n.exists(key)) return t(key as `errors.${Known}`);
    return error?.message || t('errors.internal');
  };
}
