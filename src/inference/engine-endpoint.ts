/**
 * Where a remote engine is. Address and key are private fields: neither JSON nor `util.inspect` shows them, so an
 * endpoint may stand in a configuration that somebody logs.
 */
export class EngineEndpoint {
  /** The protocol it speaks, for instance `vllm-omni`. */
  readonly kind: string;
  /** What messages call it: its kind, numbered where several are configured. */
  readonly label: string;
  readonly #base: URL;
  readonly #key: string | undefined;
  readonly #parameters: ReadonlyMap<string, string>;

  constructor(options: {
    kind: string;
    label?: string | undefined;
    base: URL;
    key?: string | undefined;
    parameters?: ReadonlyMap<string, string>;
  }) {
    this.kind = options.kind;
    this.label = options.label ?? options.kind;
    this.#base = new URL(options.base);
    this.#base.search = '';
    if (!this.#base.pathname.endsWith('/')) this.#base.pathname += '/';
    this.#key = options.key;
    this.#parameters = options.parameters ?? new Map();
  }

  /** A setting of the address's query, for instance `model`. */
  parameter(name: string): string | undefined {
    return this.#parameters.get(name);
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
