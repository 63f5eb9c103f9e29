import type { PropsWithChildren } from 'react';
import { useTranslation } from 'react-i18next';
import { NavLink } from 'react-router';
import { useScrollToTop } from '../hooks/use-scroll-to-top.ts';
import type { ThemeName } from '../theme/antd-theme.ts';
import { LanguageButton } from './language-button.tsx';
import styles from './page-frame.module.css';
import { ThemeButton } from './theme-button.tsx';

interface Props {
  readonly themeName: ThemeName;
  readonly onTheme: (name: ThemeName) => void;
}

/** The header that every page has, and the page below it. */
export function PageFrame({ themeName, onTheme, children }: PropsWithChildren<Props>) {
  const { t } = useTranslation();
  useScrollToTop();
  return (
    <>
      <a className={styles.skip} href="#page">
        {t('frame.skip')}
      </a>
      <header className={styles.header}>
        <NavLink to="/" className={styles.brand} aria-label={t('frame.home')}>
          <img src="/mark.svg" alt="" width={28} height={28} />
          <span className={styles.name}>{t('frame.name')}</span>
        </NavLink>
        <nav className={styles.navigation} aria-label={t('frame.navigation')}>
          <NavLink to="/" end>
            {t('frame.new')}
          </NavLink>
          <NavLink to="/batches">{t('frame.batches')}</NavLink>
        </nav>
        <LanguageButton />
        <ThemeButton name={themeName} onChange={onTheme} />
      </header>
      <main id="page" className={styles.page} tabIndex={-1}>
        {children}
      </main>
    </>
  );
}
