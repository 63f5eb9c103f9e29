import { useTranslation } from 'react-i18next';
import { SCORE_WARNING_CODES, type ScoreWarningCode } from '../../../src/protocol/photo-score.ts';

/** A warning in the reader's language: short, and with what to do. Codes that came later speak as the server does. */
export function useWarningText() {
  const { t } = useTranslation();
  return ({ code, message }: { code: string; message: string }) => {
    if (!SCORE_WARNING_CODES.includes(code as ScoreWarningCode)) return { title: message, text: message };
    return { title: t(`warnings.${code as ScoreWarningCode}`), text: message };
  };
}
