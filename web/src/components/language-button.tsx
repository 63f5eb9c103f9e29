import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { chooseLanguage } from '../i18n/set-up-i18n.ts';

/** Goes over to the other language; its label is in that language, for those who read only it. */
export function LanguageButton() {
  const { t, i18n } = useTranslation();
  const other = i18n.language === 'zh' ? 'en' : 'zh';
  return (
    <Button type="text" lang={other === 'zh' ? 'zh-CN' : 'en'} onClick={() => void chooseLanguage(other)}>
      {t('frame.otherLanguage')}
    </Button>
  );
}
