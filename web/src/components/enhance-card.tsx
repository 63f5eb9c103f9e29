import { BulbOutlined } from '@ant-design/icons';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n/use-format.ts';
import type { RecipeField } from '../recipe/recipe-draft.ts';
import { badgeOf } from './card-badge.ts';
import { ChoiceRow } from './choice-row.tsx';
import { OperationCard } from './operation-card.tsx';
import type { CardProps } from './recipe-form.tsx';
import { SliderRow } from './slider-row.tsx';
import { Toggle } from './toggle.tsx';

const FIELDS: readonly RecipeField[] = ['enhance', 'whiteBalance', 'autoExposure', 'exposure', 'sharpen'];

export function EnhanceCard({ recipe, changed, mixed, onChange }: CardProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const stops = `${recipe.exposure > 0 ? '+' : ''}${recipe.exposure.toFixed(1)}`;
  return (
    <OperationCard
      icon={<BulbOutlined aria-hidden />}
      title={t('enhance.title')}
      explanation={t('enhance.explanation')}
      badge={badgeOf(FIELDS, { changed, mixed })}
      on={recipe.enhance}
      onSwitch={(enhance) => onChange({ enhance })}
    >
      <ChoiceRow label={t('enhance.whiteBalance')}>
        <Toggle small checked={recipe.whiteBalance} onChange={(whiteBalance) => onChange({ whiteBalance })} />
      </ChoiceRow>
      <ChoiceRow label={t('enhance.autoExposure')}>
        <Toggle small checked={recipe.autoExposure} onChange={(autoExposure) => onChange({ autoExposure })} />
      </ChoiceRow>
      {!recipe.autoExposure && (
        <SliderRow
          label={t('enhance.exposure')}
          value={recipe.exposure}
          min={-2}
          max={2}
          step={0.1}
          words={t('enhance.stops', { value: stops })}
          onChange={(exposure) => onChange({ exposure })}
        />
      )}
      <SliderRow
        label={t('enhance.sharpen')}
        value={recipe.sharpen}
        min={0}
        max={1}
        step={0.05}
        words={format.percent(recipe.sharpen)}
        onChange={(sharpen) => onChange({ sharpen })}
      />
    </OperationCard>
  );
}
