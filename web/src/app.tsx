import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { App as AntApp, ConfigProvider } from 'antd';
import enUS from 'antd/es/locale/en_US';
import zhCN from 'antd/es/locale/zh_CN';
import { useTranslation } from 'react-i18next';
import { BrowserRouter, Route, Routes, useLocation } from 'react-router';
import { ApiProblem } from './api/api-problem.ts';
import { KeyGate } from './components/key-gate.tsx';
import { PageFrame } from './components/page-frame.tsx';
import { PageGuard } from './components/page-guard.tsx';
import { BatchPage } from './pages/batch-page.tsx';
import { BatchesPage } from './pages/batches-page.tsx';
import { BrokenPage } from './pages/broken-page.tsx';
import { NotFoundPage } from './pages/not-found-page.tsx';
import { StudioPage } from './pages/studio-page.tsx';
import { antdTheme } from './theme/antd-theme.ts';
import { useThemeName } from './theme/use-theme-name.ts';

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      refetchOnWindowFocus: false,
      // What the server refuses, it refuses again; a lost connection may come back.
      retry: (failures, error) => !(error instanceof ApiProblem && error.status > 0) && failures < 3,
    },
  },
});

export function App() {
  const [themeName, chooseTheme] = useThemeName();
  const { i18n } = useTranslation();
  return (
    <ConfigProvider
      locale={i18n.language === 'zh' ? zhCN : enUS}
      theme={antdTheme(themeName)}
      button={{ autoInsertSpace: false }}
    >
      <AntApp>
        <QueryClientProvider client={queries}>
          {/* The next key may come before a transition has ended, and it is meant for the photo that was gone to. */}
          <BrowserRouter useTransitions={false}>
            <PageFrame themeName={themeName} onTheme={chooseTheme}>
              <KeyGate>
                <Pages />
              </KeyGate>
            </PageFrame>
          </BrowserRouter>
        </QueryClientProvider>
      </AntApp>
    </ConfigProvider>
  );
}

function Pages() {
  const { pathname } = useLocation();
  return (
    <PageGuard fallback={<BrokenPage />} page={pathname}>
      <Routes>
        <Route path="/" element={<StudioPage />} />
        <Route path="/batches" element={<BatchesPage />} />
        <Route path="/batches/:id" element={<BatchPage />} />
        <Route path="/batches/:id/photos/:index" element={<BatchPage />} />
        <Route path="*" element={<NotFoundPage />} />
      </Routes>
    </PageGuard>
  );
}
