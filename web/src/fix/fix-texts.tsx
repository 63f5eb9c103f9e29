import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { ItemView } from '../../../src/protocol/batch-api.ts';
import { Toggle } from '../components/toggle.tsx';
import { type Correction, decideText, drawnRegions, dropRegion, isRemoved } from './correction.ts';
import styles from './fix-panel.module.css';

interface Props {
  readonly item: ItemView;
  readonly correction: Correction;
  readonly onChange: (correction: Correction) => void;
}

/** Every text found and every region drawn, with what becomes of it. */
export function FixTexts({ item, correction, onChange }: Props) {
  const { t } = useTranslation();
  const texts = item.texts.filter((text) => text.region && text.text !== '');
  const drawn = drawnRegions(texts, correction);
  if (texts.length + drawn.length === 0) return null;
  return (
    <section>
      <h2>{t('fix.texts')}</h2>
      <ul className={styles.texts}>
        {texts.map((text, at) => {
          const removed = isRemoved(text, correction);
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: the same words may stand twice in a photo
            <li key={at}>
              <span className={styles.words}>{text.text}</span>
              <span className={styles.fate}>{t(removed ? 'fix.remove' : 'fix.keep')}</span>
              <Toggle
                checked={removed}
                aria-label={t('fix.removeText', { text: text.text })}
                onChange={(checked) => onChange(decideText(correction, text.region!, checked))}
              />
            </li>
          );
        })}
        {drawn.map((region, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: regions have no name
          <li key={`drawn-${at}`}>
            <span className={styles.words}>{t('fix.drawn', { number: at + 1 })}</span>
            <Button size="small" onClick={() => onChange(dropRegion(correction, region))}>
              {t('fix.dropRegion')}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
