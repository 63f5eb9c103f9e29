import { useQueryClient } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { type FormEvent, type PropsWithChildren, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { setApiKey, useApiKeyAsked } from '../api/api-key.ts';
import styles from './key-gate.module.css';

/** Asks for an API key where the server wants one; the page goes on where it stood. */
export function KeyGate({ children }: PropsWithChildren) {
  const { t } = useTranslation();
  const asked = useApiKeyAsked();
  const queries = useQueryClient();
  const [key, setKey] = useState('');
  if (!asked) return children;

  const enter = (event: FormEvent) => {
    event.preventDefault();
    setApiKey(key.trim());
    void queries.resetQueries();
  };
  return (
    <form className={styles.gate} onSubmit={enter}>
      <h1>{t('key.title')}</h1>
      <p>{t('key.explanation')}</p>
      <label htmlFor="api-key">{t('key.label')}</label>
      <Input.Password
        id="api-key"
        size="large"
        value={key}
        onChange={(event) => setKey(event.target.value)}
      />
      <Button type="primary" size="large" htmlType="submit" disabled={key.trim() === ''}>
        {t('key.enter')}
      </Button>
    </form>
  );
}
