import path from 'node:path';
import { splitName } from '../batch/distinct-names.ts';

/** Links hold the name, four signs for each Chinese letter: of 400 such letters servers refuse the address. */
const MOST_LETTERS = 200;
const LONGEST_EXTENSION = 12;

/** A photo's name as it is kept: no folders, no control characters (PostgreSQL stores no NUL), not too long. */
export function photoNameOf(given: string | undefined): string {
  const name = path.basename((given ?? '').replace(/[\p{Cc}\p{Cs}]/gu, ''));
  const { stem, extension } = splitName(name);
  const [front, end] = extension.length <= LONGEST_EXTENSION ? [stem, extension] : [name, ''];
  return [...front].slice(0, MOST_LETTERS - end.length).join('') + end || 'photo';
}
