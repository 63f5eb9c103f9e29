import { DownloadOutlined } from '@ant-design/icons';
import { App, Button, Popover } from 'antd';
import { useTranslation } from 'react-i18next';
import { usePackage } from '../batch/use-package.ts';
import { useFormat } from '../i18n/use-format.ts';
import { useProblemText } from '../i18n/use-problem-text.ts';
import { PackageReady } from './package-ready.tsx';

interface Props {
  readonly batchId: string;
  /** The photos to pack; absent: all. */
  readonly indexes?: readonly number[] | undefined;
  readonly label: string;
  readonly type?: 'primary' | 'default';
  readonly disabled: boolean;
  readonly title?: string | undefined;
}

/** Builds a ZIP, saying how far it is, saves it, and shows its link with the time it lives. */
export function PackageButton({ batchId, indexes, label, type = 'default', disabled, title }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const problemText = useProblemText();
  const { message } = App.useApp();
  const { mutate, isPending, isSuccess, data, share, reset } = usePackage(batchId);
  const start = () => mutate(indexes, { onError: (thrown) => void message.error(problemText(thrown)) });
  return (
    <Popover
      open={isSuccess}
      trigger={[]}
      placement="topRight"
      content={data && <PackageReady built={data} onClose={reset} />}
    >
      <Button
        type={type}
        icon={<DownloadOutlined aria-hidden />}
        loading={isPending}
        disabled={disabled}
        title={title}
        onClick={start}
      >
        {isPending && share > 0 ? t('package.building', { share: format.percent(share) }) : label}
      </Button>
    </Popover>
  );
}
