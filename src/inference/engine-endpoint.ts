import { createHash } from 'node:crypto';
import type { EngineService } from './engine-kinds.ts';

/** An engine's address as plain data, so that it can go to another process. Secret: never log it, never show it. */
export interface EngineAddress {
  /** The protocol it speaks, for instance `vllm-omni`. */
  readonly kind: string;
  /** `http://host:port/prefix` */
  readonly url: string;
  readonly key?: string | undefined;
  /** What stood in the address's query. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** All addresses that the configuration names; empty = none. */
export type RemoteEngines = Readonly<Record<EngineService, readonly EngineAddress[]>>;

/**
 * Where a remote engine is. Address and key are private fields: neither JSON nor `util.inspect` shows them, so an
 * endpoint may stand in an object that somebody logs.
 */
export class EngineEndpoint {
  readonly kind: string;
  /** What messages call it: its kind, numbered where several are configured. */
  readonly label: string;
  readonly #base: URL;
  readonly #key: string | undefined;
  readonly #parameters: Readonly<Record<string, string>>;

  constructor(address: EngineAddress, label: string = address.kind) {
    this.kind = address.kind;
    this.label = label;
    this.#base = new URL(address.url);
    this.#base.search = '';
    if (!this.#base.pathname.endsWith('/')) this.#base.pathname += '/';
    this.#key = address.key;
    this.#parameters = address.parameters;
  }

  /** A name for locks and caches from which the address cannot be read back. */
  get fingerprint(): string {
    return createHash('sha256').update(this.#base.href).digest('hex').slice(0, 16);
  }

  /** A setting of the address's query, for instance `model`. */
  parameter(name: string): string | undefined {
    return this.#parameters[name];
  }

  /** @param path relative, without a leading slash; its segments already encoded */
  url(path: string): URL {
    return new URL(path, this.#base);
  }

  /** The same for a WebSocket. */
  socketUrl(path: string): URL {
    const url = this.url(path);
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
    return url;
  }

  headers(): Record<string, string> {
    return this.#key === undefined ? {} : { authorization: `Bearer ${this.#key}` };
  }

  /** Blanks every address and this endpoint's key in what an engine said. */
  redact(text: string): string {
    let clean = text.replace(/\b[a-z][a-z0-9+.-]*:\/\/[^\s"'<>)]+/gi, '[address]');
    for (const secret of [this.#key, this.#base.host, this.#base.hostname]) {
      if (secret) clean = clean.replaceAll(secret, '[hidden]');
    }
    return clean;
  }
}
