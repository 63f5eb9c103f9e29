import '@fontsource-variable/inter/wght.css';
import './theme/tokens.css';
import './theme/base.css';

/** A page that is opened in the background paints nothing, and must still start. */
const LONGEST_WAIT_MS = 300;

// The page's scripts keep a slow laptop busy for seconds. The words of index.html are painted before they begin.
const painted = document.fonts.ready.then(
  () => new Promise((done) => requestAnimationFrame(() => setTimeout(done))),
);
await Promise.race([painted, new Promise((done) => setTimeout(done, LONGEST_WAIT_MS))]);
await import('./main.tsx');
