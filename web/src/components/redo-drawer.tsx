import { App, Button, Drawer } from 'antd';
import { memo, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ItemView } from '../../../src/protocol/batch-api.ts';
import type { FeedEvent } from '../batch/feed-state.ts';
import { useRerun } from '../batch/use-rerun.ts';
import { useProblemText } from '../i18n/use-problem-text.ts';
import { fromRecipe } from '../recipe/from-params.ts';
import { isEmptyRecipe, type RecipeField, type RecipeOverride } from '../recipe/recipe-draft.ts';
import { redoOverride } from '../recipe/redo-override.ts';
import { Notice } from './notice.tsx';
import { RecipeForm } from './recipe-form.tsx';
import styles from './redo-drawer.module.css';

interface Props {
  readonly batchId: string;
  readonly dispatch: (event: FeedEvent) => void;
  readonly items: readonly ItemView[];
  readonly onClose: () => void;
}

/**
 * Makes photos again with a changed recipe. The form shows that of the first of them; what is changed in it is changed
 * for all, the rest stays as each photo has it.
 */
export const RedoDrawer = memo(function RedoDrawer({ batchId, dispatch, items, onClose }: Props) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const problemText = useProblemText();
  const rerun = useRerun(batchId, dispatch);
  const [change, setChange] = useState<RecipeOverride>({});
  const [accepted, setAccepted] = useState<ReadonlySet<number>>(new Set());
  // biome-ignore lint/correctness/useExhaustiveDependencies: other photos begin with nothing changed
  useEffect(() => {
    setChange({});
    setAccepted(new Set());
  }, [items]);
  const [first] = items;
  const recipe = first && { ...fromRecipe(first.params), ...change };
  // After a try that broke off, the next one is for those that were not taken.
  const left = items.filter((item) => !accepted.has(item.index));
  const start = () =>
    rerun.mutate(
      {
        items: left,
        overrideOf: (item) => redoOverride(item, change),
        onAccepted: ({ index }) => setAccepted((before) => new Set([...before, index])),
      },
      { onSuccess: onClose, onError: (thrown) => void message.error(problemText(thrown)) },
    );
  return (
    <Drawer
      open={items.length > 0}
      size={440}
      title={t('redo.title', { count: left.length })}
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
          {t('redo.start', { count: left.length })}
        </Button>
      }
    >
      {items.length > 1 && (
        <div className={styles.hint}>
          <Notice>{t('redo.onlyChanges')}</Notice>
        </div>
      )}
      {recipe && (
        <RecipeForm
          recipe={recipe}
          changed={new Set(Object.keys(change) as RecipeField[])}
          onChange={(next) => setChange({ ...change, ...next })}
        />
      )}
    </Drawer>
  );
});
