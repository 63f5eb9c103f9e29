import { App, Button, Drawer } from 'antd';
import { memo, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RerunItemData } from '../../../src/client/index.ts';
import type { ItemView } from '../../../src/protocol/batch-api.ts';
import type { FeedEvent } from '../batch/feed-state.ts';
import { useRerun } from '../batch/use-rerun.ts';
import { keepCorrection } from '../fix/correction.ts';
import { useProblemText } from '../i18n/use-problem-text.ts';
import { fromRecipe } from '../recipe/from-params.ts';
import { differences, isEmptyRecipe, type RecipeDraft } from '../recipe/recipe-draft.ts';
import { toParams } from '../recipe/to-params.ts';
import { RecipeForm } from './recipe-form.tsx';

interface Props {
  readonly batchId: string;
  readonly dispatch: (event: FeedEvent) => void;
  readonly items: readonly ItemView[];
  readonly onClose: () => void;
}

/** Makes photos again with a changed recipe, which starts as the one of the first of them. */
export const RedoDrawer = memo(function RedoDrawer({ batchId, dispatch, items, onClose }: Props) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const problemText = useProblemText();
  const rerun = useRerun(batchId, dispatch);
  const [recipe, setRecipe] = useState<RecipeDraft>();
  const first = items[0];
  useEffect(() => setRecipe(first && fromRecipe(first.params)), [first]);
  const start = () => {
    if (!recipe) return;
    rerun.mutate(
      {
        items,
        overrideOf: (item) => keepCorrection(item, toParams(recipe)) as RerunItemData['body'],
      },
      { onSuccess: onClose, onError: (thrown) => void message.error(problemText(thrown)) },
    );
  };
  return (
    <Drawer
      open={items.length > 0}
      size={440}
      title={t('redo.title', { count: items.length })}
      onClose={onClose}
      footer={
        <Button
          type="primary"
          size="large"
          block
          loading={rerun.isPending}
          disabled={!recipe || isEmptyRecipe(recipe)}
          onClick={start}
        >
          {t('redo.start', { count: items.length })}
        </Button>
      }
    >
      {recipe && first && (
        <RecipeForm
          recipe={recipe}
          changed={new Set(differences(fromRecipe(first.params), recipe))}
          onChange={(change) => setRecipe({ ...recipe, ...change })}
        />
      )}
    </Drawer>
  );
});
