// The keys are those of set-up-i18n.ts and use-theme-name.ts. Runs before the first paint, so that neither language nor theme changes before the seller's eyes. The page's own
// scripts take a second or more on a slow laptop; until then index.html shows the start page's words.
(() => {
  function stored(key) {
    try {
      return JSON.parse(localStorage.getItem(key));
    } catch {
      return null;
    }
  }
  const root = document.documentElement;
  const system = navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en';
  root.lang = (stored('packshot.language') ?? system) === 'zh' ? 'zh-CN' : 'en';
  const dark = matchMedia('(prefers-color-scheme: dark)').matches;
  root.dataset.theme = stored('packshot.theme') ?? (dark ? 'dark' : 'light');
  root.classList.toggle('on-start-page', location.pathname === '/');

  // Where or when the page takes no photos, the browser would leave it and show the one that was dropped.
  for (const type of ['dragover', 'drop']) {
    addEventListener(type, (event) => {
      if (event.defaultPrevented || !event.dataTransfer?.types.includes('Files')) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = 'none';
    });
  }
})();
