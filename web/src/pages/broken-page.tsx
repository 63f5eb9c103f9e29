import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../components/empty-state.tsx';

/** The page met something that it was not made for: an answer of a newer server, say. */
export function BrokenPage() {
  const { t } = useTranslation();
  return (
    <EmptyState title={t('broken.title')} text={t('broken.text')}>
      <Button type="primary" onClick={() => location.reload()}>
        {t('broken.reload')}
      </Button>
    </EmptyState>
  );
}
