import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DropTarget } from '../components/drop-target.tsx';
import { PhotoTray } from '../components/photo-tray.tsx';
import { RecipePanel } from '../components/recipe-panel.tsx';
import { StudioWelcome } from '../components/studio-welcome.tsx';
import { SubmitBar } from '../components/submit-bar.tsx';
import { addFiles, restoreDraft, useDraftPhotos } from '../draft/draft-store.ts';
import { useLimits } from '../draft/use-limits.ts';
import { usePaste } from '../draft/use-paste.ts';
import { useRecipeDraft } from '../draft/use-recipe-draft.ts';
import { usePageTitle } from '../hooks/use-page-title.ts';
import styles from './studio-page.module.css';

/** Photos in, recipe chosen, off they go. */
export function StudioPage() {
  const { t } = useTranslation();
  const limits = useLimits();
  const photos = useDraftPhotos();
  const [recipe, changeRecipe] = useRecipeDraft();
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  usePageTitle(t('studio.title'));
  useEffect(() => void restoreDraft(limits), [limits]);
  usePaste((files) => addFiles(files, limits));
  const chosen = new Set(photos.filter((photo) => selected.has(photo.id)).map((photo) => photo.id));

  return (
    <DropTarget onFiles={(files) => addFiles(files, limits)}>
      {photos.length === 0 ? (
        <StudioWelcome limits={limits} />
      ) : (
        <div className={styles.workspace}>
          <PhotoTray
            photos={photos}
            recipe={recipe}
            limits={limits}
            selected={chosen}
            onSelect={setSelected}
          />
          <aside className={styles.side} aria-label={t('recipe.title')}>
            <RecipePanel
              recipe={recipe}
              onChange={changeRecipe}
              photos={photos}
              selected={chosen}
              onDone={() => setSelected(new Set())}
            />
            <SubmitBar photos={photos} recipe={recipe} />
          </aside>
        </div>
      )}
    </DropTarget>
  );
}
