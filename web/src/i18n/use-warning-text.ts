import { useTranslation } from 'react-i18next';
import type { ScoreWarningCode } from '../../../src/protocol/photo-score.ts';

/** A warning in the reader's language: short, and with what to do. Codes that came later speak as the server does. */
export function useWarningText() {
  const { t, i18n } = useTranslation();
  return ({ code, message }: { code: string; message: string }) => {
    const known = code as ScoreWarningCode;
    if (!i18n.exists(`warnings.${code}`)) return { title: message, text: '' };
    return { title: t(`warnings.${known}`), text: t(`warningTexts.${known}`) };
  };
}
