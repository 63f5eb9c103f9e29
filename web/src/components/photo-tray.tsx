import { App, Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { DraftPhoto } from '../draft/draft-photo.ts';
import { addFiles, clearDraft, type IntakeLimits, removePhotos } from '../draft/draft-store.ts';
import type { RecipeDraft } from '../recipe/recipe-draft.ts';
import { CheckBox } from './check-box.tsx';
import { FilePicker } from './file-picker.tsx';
import styles from './photo-tray.module.css';
import { TrayPhoto } from './tray-photo.tsx';

interface Props {
  readonly photos: readonly DraftPhoto[];
  readonly recipe: RecipeDraft;
  readonly limits: IntakeLimits;
  readonly selected: ReadonlySet<string>;
  readonly onSelect: (selected: ReadonlySet<string>) => void;
}

/** All chosen photos; selecting some lets the recipe differ for them. */
export function PhotoTray({ photos, recipe, limits, selected, onSelect }: Props) {
  const { t } = useTranslation();
  const { modal } = App.useApp();
  const taken = photos.filter((photo) => !photo.refusal);
  const refused = photos.length - taken.length;
  const all = taken.length > 0 && taken.every((photo) => selected.has(photo.id));
  const toggle = (id: string) => {
    const next = new Set(selected);
    if (!next.delete(id)) next.add(id);
    onSelect(next);
  };
  /** One is soon chosen again; the uploads of many are not soon made again. */
  const confirm = (count: number, remove: () => void) => {
    if (count === 1) return remove();
    modal.confirm({
      title: t('tray.clearTitle', { count }),
      content: t('tray.clearText'),
      okText: t('tray.clearOk'),
      okButtonProps: { danger: true },
      onOk: remove,
    });
  };
  return (
    <div className={styles.tray}>
      <div className={styles.head}>
        <h1>{t('tray.photos', { count: taken.length })}</h1>
        {refused > 0 && <span className={styles.refused}>{t('tray.refused', { count: refused })}</span>}
        <span className={styles.tools}>
          <FilePicker label={t('tray.add')} onFiles={(files) => addFiles(files, limits)} />
          <Button type="text" onClick={() => confirm(photos.length, clearDraft)}>
            {t('tray.clear')}
          </Button>
        </span>
      </div>
      <div className={styles.selection}>
        <CheckBox
          checked={all}
          mixed={!all && selected.size > 0}
          onChange={() => onSelect(new Set(all ? [] : taken.map((photo) => photo.id)))}
        >
          {selected.size > 0 ? t('tray.selected', { count: selected.size }) : t('tray.selectHint')}
        </CheckBox>
        {selected.size > 0 && (
          <Button size="small" onClick={() => confirm(selected.size, () => removePhotos(selected, limits))}>
            {t('tray.removeSelected')}
          </Button>
        )}
      </div>
      <ul className={styles.grid}>
        {photos.map((photo) => (
          <TrayPhoto
            key={photo.id}
            photo={photo}
            recipe={recipe}
            selected={selected.has(photo.id)}
            onToggle={() => toggle(photo.id)}
            onRemove={() => removePhotos(new Set([photo.id]), limits)}
          />
        ))}
      </ul>
    </div>
  );
}
