import { useTranslation } from 'react-i18next';
import type { Refusal } from '../draft/draft-photo.ts';
import { useErrorText } from '../i18n/use-error-text.ts';
import { useFormat } from '../i18n/use-format.ts';
import styles from './refusal-text.module.css';

export function RefusalText({ refusal }: { readonly refusal: Refusal }) {
  const { t } = useTranslation();
  const format = useFormat();
  const errorText = useErrorText();
  return <span className={styles.text}>{words()}</span>;

  function words(): string {
    if (refusal.reason === 'server') return errorText({ code: refusal.code, message: refusal.detail });
    if (refusal.reason === 'tooLarge') {
      return t('refusals.tooLarge', { limit: format.bytes(refusal.limitBytes) });
    }
    return t(`refusals.${refusal.reason}`);
  }
}
