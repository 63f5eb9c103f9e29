import { EditOutlined } from '@ant-design/icons';
import { Button, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './batch-name.module.css';

interface Props {
  readonly name: string;
  readonly onRename: (name: string) => void;
}

/** The batch's name as the page's heading; a click lets it be changed. */
export function BatchName({ name, onRename }: Props) {
  const { t } = useTranslation();
  const [draft, setDraft] = useState<string>();
  if (draft === undefined) {
    return (
      <div className={styles.name}>
        <h1>{name || t('batch.unnamed')}</h1>
        <Button
          type="text"
          size="small"
          icon={<EditOutlined aria-hidden />}
          aria-label={t('batch.rename')}
          onClick={() => setDraft(name)}
        />
      </div>
    );
  }
  const keep = () => {
    if (draft.trim() !== name) onRename(draft.trim());
    setDraft(undefined);
  };
  return (
    <Input
      autoFocus
      value={draft}
      maxLength={200}
      aria-label={t('batch.rename')}
      onChange={(event) => setDraft(event.target.value)}
      onBlur={keep}
      onPressEnter={keep}
      onKeyDown={(event) => event.key === 'Escape' && setDraft(undefined)}
    />
  );
}
