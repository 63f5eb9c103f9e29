import { FontSizeOutlined } from '@ant-design/icons';
import { useTranslation } from 'react-i18next';
import { badgeOf } from './card-badge.ts';
import { ChoiceRow } from './choice-row.tsx';
import { OperationCard } from './operation-card.tsx';
import type { CardProps } from './recipe-form.tsx';
import { Toggle } from './toggle.tsx';

export function TextCard({ recipe, changed, mixed, onChange }: CardProps) {
  const { t } = useTranslation();
  return (
    <OperationCard
      icon={<FontSizeOutlined aria-hidden />}
      title={t('text.title')}
      explanation={t(recipe.keepProductText ? 'text.explanationKeep' : 'text.explanationAll')}
      badge={badgeOf(['removeText', 'keepProductText'], { changed, mixed })}
      on={recipe.removeText}
      onSwitch={(removeText) => onChange({ removeText })}
    >
      <ChoiceRow label={t('text.keepProductText')}>
        <Toggle
          small
          checked={recipe.keepProductText}
          onChange={(keepProductText) => onChange({ keepProductText })}
        />
      </ChoiceRow>
    </OperationCard>
  );
}
