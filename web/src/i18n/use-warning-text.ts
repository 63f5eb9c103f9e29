import { useTranslation } from 'react-i18next';
import type { ItemView } from '../../../src/protocol/batch-api.ts';
import type { ScoreWarningCode } from '../../../src/protocol/photo-score.ts';

type Warning = NonNullable<ItemView['score']>['warnings'][number];

/** A warning in the reader's language: short, and with what to do. Codes that came later speak as the server does. */
export function useWarningText() {
  const { t, i18n } = useTranslation();
  return ({ code, message, values }: Warning) => {
    const known = code as ScoreWarningCode;
    if (!i18n.exists(`warnings.${code}`)) return { title: message, text: '' };
    return { title: t(`warnings.${known}`), text: t(`warningTexts.${known}`, plain(values)) };
  };
}

/** Lists as they stand in a sentence. */
function plain(values: Warning['values']): Record<string, string | number> {
  const words = Object.entries(values).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.map((text) => `“${text}”`).join(' ') : value,
  ]);
  return Object.fromEntries(words);
}
