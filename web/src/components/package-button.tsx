import { CopyOutlined, DownloadOutlined } from '@ant-design/icons';
import { useMutation } from '@tanstack/react-query';
import { App, Button, Popover } from 'antd';
import { useTranslation } from 'react-i18next';
import type { BatchView } from '../../../src/protocol/batch-api.ts';
import { buildPackage } from '../api/build-package.ts';
import { saveFile } from '../batch/save-file.ts';
import { useFormat } from '../i18n/use-format.ts';
import { useProblemText } from '../i18n/use-problem-text.ts';
import styles from './package-button.module.css';

/** Builds the ZIP, saves it, and shows its link with the time it lives. */
export function PackageButton({ batch }: { readonly batch: BatchView }) {
  const { t } = useTranslation();
  const format = useFormat();
  const problemText = useProblemText();
  const { message } = App.useApp();
  const pack = useMutation({
    mutationFn: () => buildPackage({ id: batch.id }),
    onSuccess: (built) => saveFile(built.url),
    onError: (thrown) => void message.error(problemText(thrown)),
  });
  const link = pack.data ? new URL(pack.data.url, location.origin).href : '';
  const copy = async () => {
    await navigator.clipboard.writeText(link);
    void message.success(t('package.copied'));
  };
  const running = batch.completedAt === null;
  return (
    <Popover
      open={pack.isSuccess}
      trigger={[]}
      placement="bottomRight"
      content={
        pack.data && (
          <div className={styles.ready}>
            <strong>{t('package.ready', { size: format.bytes(pack.data.bytes) })}</strong>
            <span>{t('package.expires', { when: format.moment(pack.data.expiresAt) })}</span>
            <div className={styles.buttons}>
              <Button size="small" icon={<CopyOutlined aria-hidden />} onClick={() => void copy()}>
                {t('package.copy')}
              </Button>
              <Button size="small" type="text" onClick={() => pack.reset()}>
                {t('actions.close')}
              </Button>
            </div>
          </div>
        )
      }
    >
      <Button
        type="primary"
        icon={<DownloadOutlined aria-hidden />}
        loading={pack.isPending}
        disabled={running || batch.succeeded === 0}
        title={running ? t('package.afterwards') : undefined}
        onClick={() => pack.mutate()}
      >
        {t('package.download')}
      </Button>
    </Popover>
  );
}
