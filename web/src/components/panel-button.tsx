import { Button, Popover } from 'antd';
import { type PropsWithChildren, type ReactNode, useRef } from 'react';
import styles from './panel-button.module.css';

interface Props {
  readonly label: string;
  readonly icon: ReactNode;
  readonly iconPlacement?: 'start' | 'end';
  readonly size?: 'small' | 'middle';
  /** A dot on the button: something in the panel is set. */
  readonly marked?: boolean;
  readonly open: boolean;
  readonly onOpen: (open: boolean) => void;
}

/** A button that opens a panel. The keyboard's focus goes into the panel; Escape brings it back to the button. */
export function PanelButton({
  label,
  marked = false,
  open,
  onOpen,
  children,
  ...button
}: PropsWithChildren<Props>) {
  const panel = useRef<HTMLDivElement>(null);
  const opener = useRef<HTMLButtonElement>(null);
  const onKeyDown = (event: React.KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    onOpen(false);
    opener.current?.focus();
  };
  const content = (
    <div
      ref={panel}
      className={styles.panel}
      role="dialog"
      aria-label={label}
      tabIndex={-1}
      onKeyDown={onKeyDown}
    >
      {children}
    </div>
  );
  return (
    <Popover
      open={open}
      onOpenChange={onOpen}
      afterOpenChange={(shown) => shown && panel.current?.focus({ preventScroll: true })}
      trigger="click"
      placement="bottomRight"
      content={content}
    >
      <Button
        {...button}
        ref={opener}
        className={marked ? styles.marked : ''}
        aria-haspopup="dialog"
        aria-expanded={open}
      >
        {label}
      </Button>
    </Popover>
  );
}
