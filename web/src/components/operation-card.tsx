import { type PropsWithChildren, type ReactNode, useId } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './operation-card.module.css';
import { Toggle } from './toggle.tsx';

interface Props {
  readonly icon: ReactNode;
  readonly title: string;
  readonly explanation: string;
  /** Some of its fields differ from the shared recipe, or among the photos. */
  readonly badge: 'differs' | 'mixed' | undefined;
  /** Without it the card cannot be switched off. */
  readonly onSwitch?: (on: boolean) => void;
  readonly on?: boolean;
}

/** An operation: what it does, whether it is done, and its choices while it is. */
export function OperationCard({
  icon,
  title,
  explanation,
  badge,
  on = true,
  onSwitch,
  children,
}: PropsWithChildren<Props>) {
  const { t } = useTranslation();
  const id = useId();
  return (
    <section className={styles.card} aria-labelledby={id}>
      <div className={styles.head}>
        <span className={on ? styles.icon : styles.iconOff} aria-hidden>
          {icon}
        </span>
        <h3 id={id}>
          {title}
          {badge && <span className={styles[badge]}>{t(`recipe.${badge}`)}</span>}
        </h3>
        {onSwitch && <Toggle checked={on} onChange={onSwitch} aria-labelledby={id} />}
      </div>
      <p className={styles.explanation}>{explanation}</p>
      {on && children && <div className={styles.choices}>{children}</div>}
    </section>
  );
}
