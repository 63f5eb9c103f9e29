import type { EngineAddress } from './engine-endpoint.ts';
import { ENGINE_KINDS, type EngineService } from './engine-kinds.ts';

const WHOLE_NUMBERS = new Set(['steps', 'parallel', 'timeout']);
const NUMBERS = new Set(['guidance', 'megapixels']);

export interface EndpointsText {
  readonly service: EngineService;
  /** The variable's name, for messages. */
  readonly variable: string;
  /** `kind+http://host:port/prefix?setting=value`, several with `;` or `,` between. */
  readonly text: string;
  /** One key for all of them, or as many in the same order, with `;` or `,` between. */
  readonly keys?: string | undefined;
}

/** Reads the addresses of a service's engines. Problems name variable and remedy, and never what was written. */
export function parseEndpoints(given: EndpointsText, problems: string[]): EngineAddress[] {
  const parts = split(given.text);
  const keys = given.keys === undefined ? [] : split(given.keys);
  if (keys.length > 1 && keys.length !== parts.length) {
    problems.push(
      `${given.variable}: ${parts.length} addresses and ${keys.length} keys; give one key for all, or one for each`,
    );
  }
  const tell = (problem: string, at: number) =>
    problems.push(`${given.variable}: ${parts.length > 1 ? `address ${at + 1}: ` : ''}${problem}`);
  return parts.flatMap((part, at) => {
    const found = parseAddress(part, given.service, (problem) => tell(problem, at));
    if (!found) return [];
    const key = keys.length > 1 ? keys[at] : keys[0];
    return [key === undefined ? found : { ...found, key }];
  });
}

function split(text: string): string[] {
  return text
    .split(/[;,]/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function parseAddress(
  text: string,
  service: EngineService,
  tell: (problem: string) => void,
): EngineAddress | undefined {
  const kinds: Readonly<Record<string, readonly string[]>> = ENGINE_KINDS[service];
  const [, kind, address] = /^([a-z-]+)\+(https?:\/\/.+)$/i.exec(text) ?? [];
  const settings = kind === undefined ? undefined : kinds[kind.toLowerCase()];
  if (!kind || !address || !settings || !URL.canParse(address)) {
    tell(
      `not an engine's address; write kind+http://host:port, the kind one of ${Object.keys(kinds).join(', ')}`,
    );
    return undefined;
  }
  const base = new URL(address);
  if (base.username !== '' || base.password !== '') {
    tell('holds a user or a password; put the key into the variable of the same name that ends in _KEY');
    return undefined;
  }
  const parameters = Object.fromEntries(base.searchParams);
  for (const [name, value] of Object.entries(parameters)) {
    if (!settings.includes(name)) tell(`no setting "${name}"; there are ${settings.join(', ')}`);
    else if (!isValid(name, value)) tell(`the setting "${name}" does not take this value`);
  }
  base.search = '';
  return { kind: kind.toLowerCase(), url: base.href, parameters };
}

function isValid(name: string, value: string): boolean {
  if (name === 'for') return ['background', 'inpaint', 'both'].includes(value);
  if (name === 'binary') return ['true', 'false'].includes(value);
  const number = Number(value);
  if (WHOLE_NUMBERS.has(name)) return Number.isInteger(number) && number >= 1 && number <= 3600;
  if (NUMBERS.has(name)) return value !== '' && number >= 0 && number <= 20;
  return value !== '';
}
