import { ExpandOutlined } from '@ant-design/icons';
import { Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { RESIZE_PRESETS, type ResizePresetId } from '../../../src/protocol/resize-presets.ts';
import { PRESET_GROUPS, type PresetGroup } from '../recipe/preset-groups.ts';
import type { RecipeField } from '../recipe/recipe-draft.ts';
import { badgeOf } from './card-badge.ts';
import { Choices } from './choices.tsx';
import { OperationCard } from './operation-card.tsx';
import { PixelField } from './pixel-field.tsx';
import { PresetFacts } from './preset-facts.tsx';
import type { CardProps } from './recipe-form.tsx';
import styles from './size-card.module.css';

const FIELDS: readonly RecipeField[] = ['size', 'preset', 'widthPx', 'heightPx', 'fit'];
const MODES = ['preset', 'custom', 'keep'] as const;
const FITS = ['contain', 'pad', 'cover'] as const;

export function SizeCard({ recipe, changed, mixed, onChange }: CardProps) {
  const { t } = useTranslation();
  const groups = (Object.keys(PRESET_GROUPS) as PresetGroup[]).map((group) => ({
    label: t(`presetGroups.${group}`),
    options: PRESET_GROUPS[group].map((id: ResizePresetId) => ({
      value: id,
      label: `${t(`presets.${id}`)} · ${RESIZE_PRESETS[id].widthPx} × ${RESIZE_PRESETS[id].heightPx}`,
    })),
  }));
  return (
    <OperationCard
      icon={<ExpandOutlined aria-hidden />}
      title={t('size.title')}
      explanation={t(`size.${recipe.size}.explanation`)}
      badge={badgeOf(FIELDS, { changed, mixed })}
    >
      <Choices
        label={t('size.title')}
        value={mixed.has('size') ? undefined : recipe.size}
        options={MODES.map((value) => ({ value, label: t(`size.${value}.label`) }))}
        onChange={(size) => onChange({ size })}
      />
      {recipe.size === 'preset' && (
        <>
          <Select
            aria-label={t('size.marketplace')}
            value={mixed.has('preset') ? null : recipe.preset}
            options={groups}
            onChange={(preset) => onChange({ preset })}
          />
          <PresetFacts id={recipe.preset} />
        </>
      )}
      {recipe.size === 'custom' && (
        <>
          <div className={styles.numbers}>
            <PixelField
              label={t('size.width')}
              value={recipe.widthPx}
              onChange={(widthPx) => onChange({ widthPx })}
            />
            <span aria-hidden>×</span>
            <PixelField
              label={t('size.height')}
              value={recipe.heightPx}
              onChange={(heightPx) => onChange({ heightPx })}
            />
          </div>
          <Choices
            label={t('size.fit')}
            value={mixed.has('fit') ? undefined : recipe.fit}
            options={FITS.map((value) => ({ value, label: t(`size.fits.${value}`) }))}
            onChange={(fit) => onChange({ fit })}
          />
        </>
      )}
    </OperationCard>
  );
}
