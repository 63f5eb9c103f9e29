import { CloseOutlined, FileImageOutlined } from '@ant-design/icons';
import { useTranslation } from 'react-i18next';
import type { DraftPhoto } from '../draft/draft-photo.ts';
import { useFormat } from '../i18n/use-format.ts';
import type { RecipeDraft } from '../recipe/recipe-draft.ts';
import { useChangeWords } from '../recipe/use-change-words.ts';
import { CheckBox } from './check-box.tsx';
import { RefusalText } from './refusal-text.tsx';
import styles from './tray-photo.module.css';
import { UploadLine } from './upload-line.tsx';
import { UploadTick } from './upload-tick.tsx';

interface Props {
  readonly photo: DraftPhoto;
  readonly recipe: RecipeDraft;
  readonly selected: boolean;
  readonly onToggle: () => void;
  readonly onRemove: () => void;
}

/** One chosen photo, or a file that was refused and why. */
export function TrayPhoto({ photo, recipe, selected, onToggle, onRemove }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const { file, thumbnail, refusal } = photo;
  const changes = useChangeWords()(recipe, photo.override);
  return (
    <li className={`${styles.tile} ${selected ? styles.selected : ''} ${refusal ? styles.refused : ''}`}>
      <div className={styles.box}>
        {thumbnail ? (
          <img className={styles.picture} src={thumbnail.url} alt="" decoding="async" />
        ) : (
          <span className={photo.reading ? styles.reading : styles.blank}>
            {!photo.reading && <FileImageOutlined aria-hidden />}
          </span>
        )}
        {!refusal && (
          <button type="button" className={styles.cover} tabIndex={-1} aria-hidden onClick={onToggle} />
        )}
        {!refusal && <UploadLine id={photo.id} file={file} />}
      </div>
      <div className={styles.line}>
        {!refusal && (
          <CheckBox
            className={styles.check}
            checked={selected}
            onChange={onToggle}
            aria-label={t('tray.select', { name: file.name })}
          />
        )}
        <span className={styles.name} title={file.name}>
          {file.name}
        </span>
        <button
          type="button"
          className={styles.remove}
          aria-label={t('tray.remove', { name: file.name })}
          onClick={onRemove}
        >
          <CloseOutlined aria-hidden />
        </button>
      </div>
      {refusal ? (
        <RefusalText refusal={refusal} />
      ) : (
        <span className={styles.facts}>
          {thumbnail ? `${thumbnail.widthPx} × ${thumbnail.heightPx} · ` : ''}
          {format.bytes(file.size)}
          <UploadTick id={photo.id} name={file.name} />
        </span>
      )}
      {changes.length > 0 && (
        <span className={styles.badge} title={changes.join(' · ')}>
          {changes.join(' · ')}
        </span>
      )}
    </li>
  );
}
