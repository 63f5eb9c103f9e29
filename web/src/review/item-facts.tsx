import { useTranslation } from 'react-i18next';
import type { ItemView } from '../../../src/protocol/batch-api.ts';
import { useFormat } from '../i18n/use-format.ts';
import styles from './item-facts.module.css';

/** Sizes of original and result, and how long it took. */
export function ItemFacts({ item }: { readonly item: ItemView }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { original, result } = item;
  const tookMs = Object.values(item.timings).reduce((sum, ms) => sum + ms, 0);
  const size = (file: { width: number; height: number; bytes: number }) =>
    `${file.width} × ${file.height} · ${format.bytes(file.bytes)}`;
  return (
    <dl className={styles.facts}>
      <dt>{t('review.original')}</dt>
      <dd>{size(original)}</dd>
      {result && (
        <>
          <dt>{t('review.result')}</dt>
          <dd>
            {size(result)} · {result.format.toUpperCase()}
          </dd>
        </>
      )}
      {tookMs > 0 && (
        <>
          <dt>{t('review.took')}</dt>
          <dd>{format.duration(tookMs / 1000)}</dd>
        </>
      )}
    </dl>
  );
}
