import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { DraftPhoto } from '../draft/draft-photo.ts';
import { overridePhotos, resetOverrides } from '../draft/draft-store.ts';
import { mixedFields } from '../recipe/recipe-changes.ts';
import { differences, type RecipeDraft, type RecipeOverride } from '../recipe/recipe-draft.ts';
import { RecipeForm } from './recipe-form.tsx';
import { RecipeMenu } from './recipe-menu.tsx';
import styles from './recipe-panel.module.css';

interface Props {
  readonly recipe: RecipeDraft;
  readonly onChange: (change: RecipeOverride) => void;
  readonly photos: readonly DraftPhoto[];
  readonly selected: ReadonlySet<string>;
  readonly onDone: () => void;
}

/** The recipe of all photos; while some are selected, what differs for these. */
export function RecipePanel({ recipe, onChange, photos, selected, onDone }: Props) {
  const { t } = useTranslation();
  if (selected.size === 0) {
    return (
      <div className={styles.panel}>
        <div className={styles.head}>
          <h2>{t('recipe.title')}</h2>
          <RecipeMenu recipe={recipe} onChoose={onChange} />
        </div>
        <RecipeForm recipe={recipe} previewOf={firstOf(photos)} onChange={onChange} />
      </div>
    );
  }
  const chosen = photos.filter((photo) => selected.has(photo.id));
  const override = chosen[0]?.override ?? {};
  const mixed = mixedFields(
    recipe,
    chosen.map((photo) => photo.override),
  );
  const anyDiffers = chosen.some((photo) => differences(recipe, photo.override).length > 0);
  return (
    <div className={styles.panel}>
      <div className={`${styles.head} ${styles.own}`}>
        <h2>{t('recipe.onlyFor', { count: selected.size })}</h2>
        <Button size="small" type="primary" onClick={onDone}>
          {t('recipe.done')}
        </Button>
        <p>
          {mixed.length === 0
            ? t('recipe.onlyForHint')
            : t('recipe.mixedHint', {
                fields: mixed.map((field) => t(`fields.${field}`)).join(t('recipe.comma')),
              })}
        </p>
        {anyDiffers && (
          <Button size="small" onClick={() => resetOverrides(selected)}>
            {t('recipe.reset')}
          </Button>
        )}
      </div>
      <RecipeForm
        recipe={{ ...recipe, ...override }}
        changed={new Set(differences(recipe, override))}
        mixed={new Set(mixed)}
        previewOf={firstOf(chosen)}
        onChange={(change) => overridePhotos(selected, change)}
      />
    </div>
  );
}

/** The photo in which the styles are shown. */
function firstOf(photos: readonly DraftPhoto[]): string | undefined {
  return photos.find((photo) => !photo.refusal)?.id;
}
