import { CheckOutlined, CloseOutlined, StarFilled, StarOutlined } from '@ant-design/icons';
import { memo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Mark } from '../batch/use-marks.ts';
import styles from './mark-buttons.module.css';

interface Props {
  readonly mark: Mark;
  readonly name: string;
  readonly onMark: (mark: Mark) => void;
}

const KINDS = ['starred', 'accepted', 'rejected'] as const;

// Made once: there are 150 of them in the grid.
const FULL_STAR = <StarFilled aria-hidden />;
const ICONS: Record<(typeof KINDS)[number], ReactNode> = {
  starred: <StarOutlined aria-hidden />,
  accepted: <CheckOutlined aria-hidden />,
  rejected: <CloseOutlined aria-hidden />,
};

/** Drawn again only with another mark: the photo above it changes with every step. */
export const MarkButtons = memo(function MarkButtons({ mark, name, onMark }: Props) {
  const { t } = useTranslation();
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
          {kind === 'starred' && mark === kind ? FULL_STAR : ICONS[kind]}
        </button>
      ))}
    </div>
  );
});
