import { DeleteOutlined, DownOutlined, SaveOutlined } from '@ant-design/icons';
import { Button, Input, Modal } from 'antd';
import { type KeyboardEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  type RecipeDraft,
  type RecipeOverride,
  STARTER_RECIPES,
  type StarterName,
} from '../recipe/recipe-draft.ts';
import { useSavedRecipes } from '../recipe/use-saved-recipes.ts';
import { PanelButton } from './panel-button.tsx';
import styles from './recipe-menu.module.css';

interface Props {
  readonly recipe: RecipeDraft;
  readonly onChoose: (recipe: RecipeOverride) => void;
}

const STARTERS = Object.keys(STARTER_RECIPES) as StarterName[];

/** Recipes to start from, and the seller's own: take, save, remove. */
export function RecipeMenu({ recipe, onChoose }: Props) {
  const { t } = useTranslation();
  const { saved, save, remove } = useSavedRecipes();
  const [open, setOpen] = useState(false);
  const [naming, setNaming] = useState(false);
  const [name, setName] = useState('');
  const choose = (chosen: RecipeOverride) => () => {
    onChoose(chosen);
    setOpen(false);
  };
  const keep = () => {
    if (name.trim() === '') return;
    save(name.trim(), recipe);
    setName('');
    setNaming(false);
    setOpen(false);
  };
  const keepByEnter = (event: KeyboardEvent) => {
    // The focus goes back to the button that opened the dialog, and the same key would press it.
    event.preventDefault();
    keep();
  };
  const list = (
    <div className={styles.menu}>
      <h3>{t('recipe.starters')}</h3>
      {STARTERS.map((id) => (
        <button key={id} type="button" onClick={choose(STARTER_RECIPES[id])}>
          {t(`starters.${id}`)}
        </button>
      ))}
      {saved.length > 0 && <h3>{t('recipe.own')}</h3>}
      {saved.map((entry) => (
        <div key={entry.name} className={styles.own}>
          <button type="button" onClick={choose(entry.recipe)}>
            {entry.name}
          </button>
          <Button
            type="text"
            size="small"
            icon={<DeleteOutlined aria-hidden />}
            aria-label={t('recipe.remove', { name: entry.name })}
            onClick={() => remove(entry.name)}
          />
        </div>
      ))}
      <button type="button" className={styles.save} onClick={() => setNaming(true)}>
        <SaveOutlined aria-hidden /> {t('recipe.save')}
      </button>
    </div>
  );
  return (
    <>
      <PanelButton
        size="small"
        label={t('recipe.choose')}
        icon={<DownOutlined aria-hidden />}
        iconPlacement="end"
        open={open && !naming}
        onOpen={setOpen}
      >
        {list}
      </PanelButton>
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
          onPressEnter={keepByEnter}
        />
      </Modal>
    </>
  );
}
