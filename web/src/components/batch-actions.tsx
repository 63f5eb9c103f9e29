import {
  BellOutlined,
  DeleteOutlined,
  PauseOutlined,
  PlayCircleOutlined,
  RedoOutlined,
  StopOutlined,
} from '@ant-design/icons';
import { App, Button, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useOpenBatch } from '../batch/batch-context.ts';
import { useNoticePermission } from '../batch/use-end-notice.ts';
import type { Steering } from '../batch/use-steering.ts';
import { useProblemText } from '../i18n/use-problem-text.ts';
import styles from './batch-actions.module.css';
import { PackageButton } from './package-button.tsx';

const PRIORITIES = [
  { value: 0, name: 'normal' },
  { value: 5, name: 'high' },
  { value: 9, name: 'urgent' },
] as const;

/** Pause, cancel, priority while it runs; retry, delete, download afterwards. */
export function BatchActions({ steering }: { readonly steering: Steering }) {
  const { t } = useTranslation();
  const { batch } = useOpenBatch();
  const { modal, message } = App.useApp();
  const navigate = useNavigate();
  const problemText = useProblemText();
  const running = batch.completedAt === null;
  const notice = useNoticePermission();
  const options = { onError: (thrown: unknown) => void message.error(problemText(thrown)) };
  const cancel = () =>
    modal.confirm({
      title: t('batch.cancelTitle'),
      content: t('batch.cancelText'),
      okText: t('batch.cancelOk'),
      cancelText: t('batch.cancelKeep'),
      onOk: () => steering.cancel.mutate(undefined, options),
    });
  const remove = () =>
    modal.confirm({
      title: t('batch.deleteTitle'),
      content: t('batch.deleteText'),
      okText: t('batch.deleteOk'),
      okButtonProps: { danger: true },
      onOk: () =>
        steering.remove.mutate(undefined, { ...options, onSuccess: () => void navigate('/batches') }),
    });
  return (
    <div className={styles.actions}>
      {running && notice.askable && (
        <Button icon={<BellOutlined aria-hidden />} onClick={notice.ask}>
          {t('batch.notify')}
        </Button>
      )}
      {running && (
        <>
          <Select
            className={styles.priority}
            aria-label={t('batch.priority')}
            value={PRIORITIES.find((step) => step.value >= batch.priority)?.value ?? 9}
            options={PRIORITIES.map(({ value, name }) => ({ value, label: t(`priorities.${name}`) }))}
            onChange={(priority) => steering.change.mutate({ priority }, options)}
          />
          {batch.paused ? (
            <Button
              icon={<PlayCircleOutlined aria-hidden />}
              onClick={() => steering.resume.mutate(undefined, options)}
            >
              {t('batch.resume')}
            </Button>
          ) : (
            <Button
              icon={<PauseOutlined aria-hidden />}
              onClick={() => steering.pause.mutate(undefined, options)}
            >
              {t('batch.pause')}
            </Button>
          )}
          <Button icon={<StopOutlined aria-hidden />} onClick={cancel}>
            {t('batch.cancel')}
          </Button>
        </>
      )}
      {!running && (
        <Button
          type="text"
          icon={<DeleteOutlined aria-hidden />}
          aria-label={t('batch.delete')}
          onClick={remove}
        />
      )}
      {!running && batch.failed > 0 && (
        <Button icon={<RedoOutlined aria-hidden />} onClick={() => steering.retry.mutate(undefined, options)}>
          {t('batch.retryFailed')}
        </Button>
      )}
      <PackageButton
        type="primary"
        batchId={batch.id}
        label={t('package.download')}
        disabled={running || batch.succeeded === 0}
        title={running ? t('package.afterwards') : undefined}
      />
    </div>
  );
}
