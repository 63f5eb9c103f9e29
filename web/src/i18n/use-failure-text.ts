import { useTranslation } from 'react-i18next';

const KNOWN = [
  'photo_no_subject',
  'photo_corrupt',
  'photo_too_large',
  'photo_format_unsupported',
  'output_too_large',
  'process_timeout',
  'process_crashed',
  'out_of_memory',
] as const;
type Known = (typeof KNOWN)[number];

/** Why a photo failed, in the reader's language where we know the reason. */
export function useFailureText() {
  const { t } = useTranslation();
  return (error: { code: string; message: string } | undefined): string => {
    if (!error) return t('failures.unknown');
    const code = KNOWN.find((known): known is Known => known === error.code);
    return code ? t(`failures.${code}`) : error.message;
  };
}
