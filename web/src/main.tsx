import { createRoot } from 'react-dom/client';
import { setUpClient } from './api/setup-client.ts';
import { App } from './app.tsx';
import { setUpI18n } from './i18n/set-up-i18n.ts';

setUpClient();
await setUpI18n();
const root = document.getElementById('root');
if (root) createRoot(root).render(<App />);
