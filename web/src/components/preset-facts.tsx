import { useTranslation } from 'react-i18next';
import { RESIZE_PRESETS, type ResizePresetId } from '../../../src/protocol/resize-presets.ts';
import { useFormat } from '../i18n/use-format.ts';
import styles from './preset-facts.module.css';

/** What the channel asks for, in a line. */
export function PresetFacts({ id }: { readonly id: ResizePresetId }) {
  const { t } = useTranslation();
  const format = useFormat();
  const preset = RESIZE_PRESETS[id];
  const facts = [
    t(preset.background === 'pure_white' ? 'size.pureWhite' : 'size.anyBackground'),
    ...(preset.maxBytes === undefined ? [] : [t('size.maxBytes', { size: format.bytes(preset.maxBytes) })]),
    ...(preset.advisedPx === undefined ? [] : [t('size.advised', { value: preset.advisedPx })]),
  ];
  return (
    <p className={styles.facts}>
      {facts.join(' · ')}
      <span>{t(`size.source.${preset.source.strength}`, { when: preset.source.readOn })}</span>
    </p>
  );
}
