import { CheckOutlined, CloseOutlined, StarFilled, StarOutlined } from '@ant-design/icons';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Mark } from '../batch/use-marks.ts';
import styles from './mark-buttons.module.css';

interface Props {
  readonly mark: Mark;
  readonly name: string;
  readonly onMark: (mark: Mark) => void;
}

const KINDS = ['starred', 'accepted', 'rejected'] as const;

export function MarkButtons({ mark, name, onMark }: Props) {
  const { t } = useTranslation();
  const icons: Record<(typeof KINDS)[number], ReactNode> = {
    starred: mark === 'starred' ? <StarFilled aria-hidden /> : <StarOutlined aria-hidden />,
    accepted: <CheckOutlined aria-hidden />,
    rejected: <CloseOutlined aria-hidden />,
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would bring a frame and a legend of its own
    <div className={styles.marks} role="group" aria-label={t('review.marks', { name })}>
      {KINDS.map((kind) => (
        <button
          key={kind}
          type="button"
          tabIndex={-1}
          className={`${styles.mark} ${styles[kind]}`}
          aria-pressed={mark === kind}
          aria-label={t(`marks.${kind}`)}
          title={t(`markHints.${kind}`)}
          onClick={() => onMark(kind)}
        >
          {icons[kind]}
        </button>
      ))}
    </div>
  );
}
