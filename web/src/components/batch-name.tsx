import { EditOutlined } from '@ant-design/icons';
import { Button, Input } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'react-router';
import styles from './batch-name.module.css';

interface Props {
  readonly name: string;
  readonly onRename: (name: string) => void;
}

/** The batch's name as the page's heading; a click lets it be changed. */
export function BatchName({ name, onRename }: Props) {
  const { t } = useTranslation();
  const { state } = useLocation();
  const [draft, setDraft] = useState<string>();
  const heading = useRef<HTMLHeadingElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const edited = useRef(false);
  // The button that made the batch is gone, and with it the focus.
  const created = (state as { created?: true } | null)?.created;
  useEffect(() => {
    if (created && document.activeElement === document.body) heading.current?.focus();
  }, [created]);
  useEffect(() => {
    if (draft === undefined && edited.current && document.activeElement === document.body) {
      button.current?.focus();
    }
    edited.current = draft !== undefined;
  }, [draft]);
  if (draft === undefined) {
    return (
      <div className={styles.name}>
        <h1 ref={heading} tabIndex={-1}>
          {name || t('batch.unnamed')}
        </h1>
        <Button
          ref={button}
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
      onPressEnter={(event) => {
        // The key must not press the button that gets the focus.
        event.preventDefault();
        keep();
      }}
      onKeyDown={(event) => event.key === 'Escape' && setDraft(undefined)}
    />
  );
}
