import { MoonOutlined, SunOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { ThemeName } from '../theme/antd-theme.ts';

interface Props {
  readonly name: ThemeName;
  readonly onChange: (name: ThemeName) => void;
}

export function ThemeButton({ name, onChange }: Props) {
  const { t } = useTranslation();
  const dark = name === 'dark';
  return (
    <Button
      type="text"
      shape="circle"
      icon={dark ? <SunOutlined aria-hidden /> : <MoonOutlined aria-hidden />}
      aria-label={t(dark ? 'frame.light' : 'frame.dark')}
      onClick={() => onChange(dark ? 'light' : 'dark')}
    />
  );
}
