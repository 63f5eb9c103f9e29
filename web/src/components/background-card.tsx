import { BgColorsOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { STYLES } from '../../../src/protocol/styles.ts';
import { useStylePreviews } from '../draft/use-style-previews.ts';
import type { RecipeField } from '../recipe/recipe-draft.ts';
import { badgeOf } from './card-badge.ts';
import { ChoiceRow } from './choice-row.tsx';
import { Choices } from './choices.tsx';
import { OperationCard } from './operation-card.tsx';
import type { CardProps } from './recipe-form.tsx';
import { StylePicker } from './style-picker.tsx';
import { Toggle } from './toggle.tsx';

const FIELDS: readonly RecipeField[] = ['background', 'styleId', 'shadow', 'variant'];
const MODES = ['replace', 'cutout', 'keep'] as const;

export function BackgroundCard({ recipe, changed, mixed, previewOf, onChange }: CardProps) {
  const { t } = useTranslation();
  const previews = useStylePreviews(recipe.background === 'replace' ? previewOf : undefined, recipe);
  const castsShadow = STYLES[recipe.styleId].shadow !== undefined;
  return (
    <OperationCard
      icon={<BgColorsOutlined aria-hidden />}
      title={t('background.title')}
      explanation={t(`background.${recipe.background}.explanation`)}
      badge={badgeOf(FIELDS, { changed, mixed })}
    >
      <Choices
        label={t('background.title')}
        value={mixed.has('background') ? undefined : recipe.background}
        options={MODES.map((value) => ({ value, label: t(`background.${value}.label`) }))}
        onChange={(background) => onChange({ background })}
      />
      {recipe.background === 'replace' && (
        <>
          <StylePicker
            value={mixed.has('styleId') ? undefined : recipe.styleId}
            previews={previews}
            onChange={(styleId) => onChange({ styleId })}
          />
          {castsShadow && (
            <ChoiceRow label={t('background.shadow')}>
              <Toggle small checked={recipe.shadow} onChange={(shadow) => onChange({ shadow })} />
            </ChoiceRow>
          )}
          <ChoiceRow
            label={t('background.variant')}
            value={t('background.variantNumber', { value: recipe.variant })}
          >
            <Button size="small" onClick={() => onChange({ variant: (recipe.variant % 99) + 1 })}>
              {t('background.nextVariant')}
            </Button>
          </ChoiceRow>
        </>
      )}
    </OperationCard>
  );
}
