import { AppError } from '../../errors.ts';

/**
 * Whether a text may belong to one of the languages, judged by its letters. A text without letters (a price,
 * a date) fits every language.
 */
export type ScriptFilter = (text: string) => boolean;

/**
 * @param languages BCP 47 tags; none given: everything fits
 * @throws AppError `params_invalid` for a tag that is no language
 */
export function scriptFilter(languages: readonly string[] | undefined): ScriptFilter {
  if (languages === undefined || languages.length === 0) return () => true;
  const scripts = [...new Set(languages.flatMap(scriptsOf))];
  const fitting = new RegExp(`[${scripts.map((script) => `\\p{Script=${script}}`).join('')}]`, 'u');
  return (text) => fitting.test(text) || !/\p{L}/u.test(text);
}

/** The likeliest script of the language (Unicode CLDR); those that mix scripts are spelled out. */
function scriptsOf(language: string): string[] {
  switch (likelyScript(language)) {
    case 'Hans':
    case 'Hant':
      return ['Hani'];
    case 'Jpan':
      return ['Hani', 'Hira', 'Kana'];
    case 'Kore':
      return ['Hang', 'Hani'];
    default:
      return [likelyScript(language)];
  }
}

function likelyScript(language: string): string {
  try {
    const { script } = new Intl.Locale(language).maximize();
    if (script !== undefined) return script;
  } catch (cause) {
    throw unknownLanguage(language, cause);
  }
  throw unknownLanguage(language);
}

function unknownLanguage(language: string, cause?: unknown): AppError {
  return new AppError('params_invalid', `"${language}" is no language; use tags such as zh or en.`, {
    subject: 'languages',
    cause,
  });
}
