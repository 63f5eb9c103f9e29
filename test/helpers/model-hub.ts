import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A file as the stand-in keeps it, and what goes wrong with it. */
export interface HubFile {
  bytes: Uint8Array;
  /** Sent instead of what was declared. */
  sent?: Uint8Array;
  /** Connections of this file end after so many bytes each. */
  cutAfter?: number | undefined;
  /** Kept in git itself and not in LFS: named by git's SHA-1, served without a CDN. */
  inGit?: boolean;
  undeclared?: boolean;
}

export interface ModelHub {
  readonly url: string;
  /** By `repository/path`. */
  readonly files: Map<string, HubFile>;
  /** `METHOD path range` of every request, in order. */
  readonly requests: string[];
  close(): Promise<void>;
}

export const HUB_COMMIT = 'c0ffee0000000000000000000000000000000000';

/**
 * A server that answers as the Hugging Face hub does: `/{repository}/resolve/{revision}/{path}` declares an LFS file by
 * X-Linked-Etag (its sha256) and X-Linked-Size and sends on to a CDN, which knows ranges and has ETags of its own.
 */
export async function startModelHub(): Promise<ModelHub> {
  const files = new Map<string, HubFile>();
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const path = new URL(request.url!, 'http://hub').pathname;
    requests.push([request.method, path, request.headers.range].filter(Boolean).join(' '));
    const cdn = /^\/cdn\/(.+)$/.exec(path);
    const [, repository, revision, inside] = /^\/([^/]+\/[^/]+)\/resolve\/([^/]+)\/(.+)$/.exec(path) ?? [];
    const name = cdn ? cdn[1]! : `${repository}/${inside}`;
    const file = files.get(name);
    if (!file) return void response.writeHead(404).end();
    if (cdn || (file.inGit && request.method === 'GET')) return sendRange(request, response, file);
    declare(response, file, name, revision!);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    files,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

function declare(response: ServerResponse, file: HubFile, name: string, revision: string): void {
  const commit = { 'x-repo-commit': /^[0-9a-f]{40}$/.test(revision) ? revision : HUB_COMMIT };
  if (file.inGit) {
    const sha = createHash('sha1').update(`blob ${file.bytes.length}\0`).update(file.bytes).digest('hex');
    response.writeHead(200, { ...commit, etag: `"${sha}"`, 'content-length': file.bytes.length }).end();
    return;
  }
  const sha256 = createHash('sha256').update(file.bytes).digest('hex');
  const linked = { 'x-linked-etag': `"${sha256}"`, 'x-linked-size': file.bytes.length };
  response.writeHead(302, { ...commit, ...(file.undeclared ? {} : linked), location: `/cdn/${name}` }).end();
}

function sendRange(request: IncomingMessage, response: ServerResponse, file: HubFile): void {
  const bytes = file.sent ?? file.bytes;
  const etag = `"cdn-${createHash('md5').update(bytes).digest('hex')}"`;
  if (file.undeclared) return void response.writeHead(200, { 'content-length': bytes.length }).end();
  const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
  const same = request.headers['if-range'] === undefined || request.headers['if-range'] === etag;
  const start = same ? from : 0;
  const rest = bytes.subarray(start);
  response.writeHead(start > 0 ? 206 : 200, {
    etag,
    'content-length': rest.length,
    ...(start > 0 ? { 'content-range': `bytes ${start}-${bytes.length - 1}/${bytes.length}` } : {}),
  });
  if (file.cutAfter === undefined || rest.length <= file.cutAfter) return void response.end(rest);
  response.write(rest.subarray(0, file.cutAfter), () => setImmediate(() => response.destroy()));
}
