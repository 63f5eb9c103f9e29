import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { readStored, writeStored } from '../hooks/use-stored.ts';
import { en } from './en.ts';
import { zh } from './zh.ts';

export type Language = 'en' | 'zh';
const NAME = 'packshot.language';

declare module 'i18next' {
  interface CustomTypeOptions {
    resources: { translation: typeof en };
  }
}

export async function setUpI18n(): Promise<void> {
  const system: Language = navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en';
  await i18next.use(initReactI18next).init({
    resources: { en: { translation: en }, zh: { translation: zh } },
    lng: readStored<Language>(NAME) ?? system,
    fallbackLng: 'en',
    interpolation: { escapeValue: false },
  });
  document.documentElement.lang = documentLanguage();
}

export async function chooseLanguage(language: Language): Promise<void> {
  writeStored(NAME, language);
  await i18next.changeLanguage(language);
  document.documentElement.lang = documentLanguage();
}

function documentLanguage(): string {
  return i18next.language === 'zh' ? 'zh-CN' : 'en';
}
