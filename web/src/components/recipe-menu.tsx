import { DownOutlined } from '@ant-design/icons';
import { Button, Dropdown, Input, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  type RecipeDraft,
  type RecipeOverride,
  STARTER_RECIPES,
  type StarterName,
} from '../recipe/recipe-draft.ts';
import { useSavedRecipes } from '../recipe/use-saved-recipes.ts';

interface Props {
  readonly recipe: RecipeDraft;
  readonly onChoose: (recipe: RecipeOverride) => void;
}

/** Recipes to start from, and the seller's own: take, save, remove. */
export function RecipeMenu({ recipe, onChoose }: Props) {
  const { t } = useTranslation();
  const { saved, save, remove } = useSavedRecipes();
  const [naming, setNaming] = useState(false);
  const [name, setName] = useState('');
  const starters = Object.keys(STARTER_RECIPES) as StarterName[];
  const own = saved.map((entry) => ({
    key: `own:${entry.name}`,
    label: entry.name,
    onClick: () => onChoose(entry.recipe),
  }));
  const removable = saved.map((entry) => ({
    key: `remove:${entry.name}`,
    label: entry.name,
    onClick: () => remove(entry.name),
  }));
  const items = [
    {
      type: 'group' as const,
      key: 'starters',
      label: t('recipe.starters'),
      children: starters.map((id) => ({
        key: id,
        label: t(`starters.${id}`),
        onClick: () => onChoose(STARTER_RECIPES[id]),
      })),
    },
    ...(own.length > 0
      ? [{ type: 'group' as const, key: 'own', label: t('recipe.own'), children: own }]
      : []),
    { type: 'divider' as const, key: 'line' },
    { key: 'save', label: t('recipe.save'), onClick: () => setNaming(true) },
    ...(own.length > 0 ? [{ key: 'remove', label: t('recipe.remove'), children: removable }] : []),
  ];
  const keep = () => {
    if (name.trim() === '') return;
    save(name.trim(), recipe);
    setName('');
    setNaming(false);
  };
  return (
    <>
      <Dropdown trigger={['click']} menu={{ items }}>
        <Button size="small" icon={<DownOutlined aria-hidden />} iconPlacement="end">
          {t('recipe.choose')}
        </Button>
      </Dropdown>
      <Modal
        open={naming}
        title={t('recipe.saveTitle')}
        okText={t('recipe.saveOk')}
        okButtonProps={{ disabled: name.trim() === '' }}
        onOk={keep}
        onCancel={() => setNaming(false)}
      >
        <Input
          value={name}
          maxLength={60}
          aria-label={t('recipe.saveName')}
          placeholder={t('recipe.saveName')}
          onChange={(event) => setName(event.target.value)}
          onPressEnter={keep}
        />
      </Modal>
    </>
  );
}
