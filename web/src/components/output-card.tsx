import { SaveOutlined } from '@ant-design/icons';
import { useTranslation } from 'react-i18next';
import { outputFormat } from '../recipe/to-params.ts';
import { badgeOf } from './card-badge.ts';
import { Choices } from './choices.tsx';
import { OperationCard } from './operation-card.tsx';
import type { CardProps } from './recipe-form.tsx';
import { SliderRow } from './slider-row.tsx';

const FORMATS = ['auto', 'jpeg', 'png', 'webp', 'avif'] as const;

export function OutputCard({ recipe, changed, mixed, onChange }: CardProps) {
  const { t } = useTranslation();
  const format = outputFormat(recipe);
  const transparent = recipe.background === 'cutout';
  return (
    <OperationCard
      icon={<SaveOutlined aria-hidden />}
      title={t('output.title')}
      explanation={t(transparent ? 'output.transparent' : 'output.explanation')}
      badge={badgeOf(['format', 'quality'], { changed, mixed })}
    >
      <Choices
        size="small"
        label={t('output.format')}
        value={mixed.has('format') ? undefined : recipe.format}
        options={FORMATS.map((value) => ({
          value,
          label: value === 'auto' ? t('output.auto') : value.toUpperCase(),
          disabled: transparent && value === 'jpeg',
        }))}
        onChange={(chosen) => onChange({ format: chosen })}
      />
      {format !== 'png' && (
        <SliderRow
          label={t('output.quality')}
          value={recipe.quality}
          min={40}
          max={100}
          step={1}
          words={String(recipe.quality)}
          onChange={(quality) => onChange({ quality })}
        />
      )}
    </OperationCard>
  );
}
