import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { type EngineAddress, EngineEndpoint } from '../../../src/inference/engine-endpoint.ts';

export interface Received {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

export interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

/** What a stand-in does instead of answering rightly: a given answer, silence, or a cut connection. */
export type Trouble = Answer | 'silence' | 'cut';

export interface StandIn {
  /** `http://127.0.0.1:port` */
  readonly address: string;
  readonly received: Received[];
  /** Requests in work right now, and the most there ever were at once. */
  readonly load: { now: number; most: number };
  /** Requests that were left without an answer and whose connection the client has closed. */
  readonly abandoned: string[];
  /** From now on, for so many requests whose path matches; undefined = no trouble any more. */
  trouble(what: Trouble | undefined, path?: RegExp, times?: number): void;
  /** Resolves once so many requests have come in. */
  arrived(count: number): Promise<void>;
  engineAddress(kind: string, parameters?: Record<string, string>, key?: string): EngineAddress;
  endpoint(kind: string, parameters?: Record<string, string>, key?: string): EngineEndpoint;
  close(): Promise<void>;
}

export interface StandInOptions {
  readonly answer: (request: Received) => Answer | Promise<Answer>;
  readonly onUpgrade?: (request: IncomingMessage, socket: Socket, head: Buffer) => void;
}

/** A server on this machine that stands in for a model engine: whatever it hears is kept for the test. */
export async function startStandIn({ answer, onUpgrade }: StandInOptions): Promise<StandIn> {
  const received: Received[] = [];
  const load = { now: 0, most: 0 };
  const abandoned: string[] = [];
  const watchers = new Set<() => void>();
  let trouble: { what: Trouble; path: RegExp; times: number } | undefined;

  const server = createServer((request, response) => {
    void serve(request, response).catch((error: unknown) => {
      response.writeHead(500).end(JSON.stringify({ error: String(error) }));
    });
  });
  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method = '', url = '', headers } = request;
    const heard: Received = { method, path: url, headers, body: Buffer.concat(chunks) };
    received.push(heard);
    for (const watcher of watchers) watcher();
    const bad = trouble?.path.test(url) && trouble.times-- > 0 ? trouble.what : undefined;
    if (bad === 'silence') return void response.on('close', () => abandoned.push(url));
    if (bad === 'cut') return void request.socket.destroy();
    load.now += 1;
    load.most = Math.max(load.most, load.now);
    const given = bad ?? (await answer(heard));
    load.now -= 1;
    response.writeHead(given.status ?? 200, given.headers).end(given.body);
  };
  if (onUpgrade) server.on('upgrade', onUpgrade);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const engineAddress: StandIn['engineAddress'] = (kind, parameters = {}, key) => ({
    kind,
    url: address,
    parameters,
    ...(key === undefined ? {} : { key }),
  });

  return {
    address,
    received,
    load,
    abandoned,
    trouble(what, path = /./, times = Number.POSITIVE_INFINITY) {
      trouble = what === undefined ? undefined : { what, path, times };
    },
    arrived: (count) =>
      new Promise((resolve) => {
        const look = () => {
          if (received.length < count) return;
          watchers.delete(look);
          resolve();
        };
        watchers.add(look);
        look();
      }),
    engineAddress,
    endpoint: (...address) => new EngineEndpoint(engineAddress(...address)),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

export function json(value: unknown, status = 200): Answer {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) };
}
