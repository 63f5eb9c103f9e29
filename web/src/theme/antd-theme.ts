import { type ThemeConfig, theme } from 'antd';

export type ThemeName = 'light' | 'dark';

const SHARED = {
  fontFamily: 'var(--font)',
  fontSize: 15,
  borderRadius: 9,
  controlHeight: 38,
  controlHeightSM: 30,
  controlHeightLG: 48,
  wireframe: false,
} as const;

type Algorithm = Extract<NonNullable<ThemeConfig['algorithm']>, (...args: never[]) => unknown>;

/** antd's dark algorithm makes darker colours of those it is given; ours are chosen for dark ground already. */
const darkAsGiven: Algorithm = (seed, derived) => ({
  ...theme.darkAlgorithm(seed, derived),
  colorPrimary: seed.colorPrimary,
  colorPrimaryHover: '#c3c7ff',
  colorPrimaryActive: '#9299f5',
  colorLink: seed.colorLink,
  colorSuccess: seed.colorSuccess,
  colorWarning: seed.colorWarning,
  colorError: seed.colorError,
});

/** Our own tokens in antd's words; the colours repeat `tokens.css`, because antd computes with them. */
export function antdTheme(name: ThemeName): ThemeConfig {
  const light = name === 'light';
  return {
    algorithm: light ? theme.defaultAlgorithm : darkAsGiven,
    token: {
      ...SHARED,
      motion: !matchMedia('(prefers-reduced-motion: reduce)').matches,
      colorPrimary: light ? '#3b41c9' : '#a9afff',
      colorLink: light ? '#3b41c9' : '#a9afff',
      colorSuccess: light ? '#17714a' : '#74d4a3',
      colorWarning: light ? '#835200' : '#f0bd66',
      colorError: light ? '#b0251d' : '#ff9f94',
      colorText: light ? '#1a1b19' : '#f1f1ec',
      colorTextSecondary: light ? '#52544d' : '#bcbdb4',
      colorTextTertiary: light ? '#66685f' : '#a0a198',
      colorTextDescription: light ? '#66685f' : '#a0a198',
      colorTextPlaceholder: light ? '#66685f' : '#a0a198',
      colorBgBase: light ? '#ffffff' : '#1b1b1a',
      colorBgContainer: light ? '#ffffff' : '#1b1b1a',
      colorBgElevated: light ? '#ffffff' : '#232322',
      colorBgLayout: light ? '#f6f6f4' : '#121211',
      colorBorder: light ? '#cfcfc9' : '#474743',
      colorBorderSecondary: light ? '#e2e2dd' : '#343431',
    },
    components: {
      Button: {
        primaryColor: light ? '#ffffff' : '#12131f',
        fontWeight: 560,
        contentFontSizeSM: 13,
        contentFontSizeLG: 16,
        primaryShadow: 'none',
        defaultShadow: 'none',
        dangerShadow: 'none',
      },
      Segmented: {
        trackBg: light ? '#ededea' : '#262624',
        itemColor: light ? '#52544d' : '#bcbdb4',
        itemSelectedBg: light ? '#ffffff' : '#3a3a37',
        itemSelectedColor: light ? '#1a1b19' : '#f1f1ec',
      },
      Slider: { railBg: light ? '#dcdcd6' : '#3a3a37', railHoverBg: light ? '#dcdcd6' : '#3a3a37' },
      Tooltip: { colorTextLightSolid: '#ffffff', colorBgSpotlight: '#2b2b29' },
    },
  };
}
