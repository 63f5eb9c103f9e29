import { useTranslation } from 'react-i18next';

/** Below this, no figure is worth reading. */
const SHORTEST_SECONDS = 1.5;

/** Numbers, sizes, times in the reader's language. */
export function useFormat() {
  const { t, i18n } = useTranslation();
  const locale = i18n.language === 'zh' ? 'zh-CN' : 'en-GB';
  const duration = (seconds: number) => {
    if (seconds < SHORTEST_SECONDS) return t('time.moment');
    if (seconds < 90) return t('time.seconds', { value: Math.round(seconds) });
    if (seconds < 5400) return t('time.minutes', { value: Math.round(seconds / 60) });
    return t('time.hours', { value: Math.round(seconds / 360) / 10 });
  };
  return {
    bytes: (bytes: number) => {
      const megabytes = bytes / 1e6;
      const unit = megabytes >= 0.1 ? 'megabyte' : 'kilobyte';
      const value = megabytes >= 0.1 ? megabytes : bytes / 1e3;
      return new Intl.NumberFormat(locale, {
        style: 'unit',
        unit,
        maximumFractionDigits: value < 10 ? 1 : 0,
      }).format(value);
    },
    duration,
    /** How long something will take. */
    estimate: (seconds: number) =>
      seconds < SHORTEST_SECONDS ? t('time.moment') : t('time.about', { time: duration(seconds) }),
    /** How long something will yet take. */
    timeLeft: (seconds: number) =>
      seconds < SHORTEST_SECONDS ? t('time.almostDone') : t('time.left', { time: duration(seconds) }),
    moment: (iso: string) =>
      new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(iso)),
    percent: (share: number) => new Intl.NumberFormat(locale, { style: 'percent' }).format(share),
  };
}
