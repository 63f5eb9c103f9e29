/** Not allowed in names on Windows, in ZIP entries or anywhere; `/` cannot occur in a name. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must go
const UNSAFE = /[\u0000-\u001f\u007f<>:"/\\|?*]/g;

/**
 * Makes names usable on every system and distinct even where upper and lower case are the same: `mug.jpg`,
 * `mug-2.jpg`. The same names in the same order give the same answer.
 */
export function distinctNames(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    const { stem, extension } = splitName(safeName(name));
    let distinct = stem + extension;
    for (let count = 2; taken.has(distinct.toLowerCase()); count += 1) {
      distinct = `${stem}-${count}${extension}`;
    }
    taken.add(distinct.toLowerCase());
    return distinct;
  });
}

/** `a.b.jpg` → `a.b` and `.jpg`; a leading dot belongs to the stem. */
export function splitName(name: string): { stem: string; extension: string } {
  const dot = name.lastIndexOf('.');
  return dot > 0 ? { stem: name.slice(0, dot), extension: name.slice(dot) } : { stem: name, extension: '' };
}

function safeName(name: string): string {
  // Composed form: macOS hands out decomposed names, which other systems show with separate accents.
  const safe = name
    .normalize('NFC')
    .replace(UNSAFE, '_')
    .replace(/[. ]+$/, '');
  return safe === '' ? 'photo' : safe;
}
