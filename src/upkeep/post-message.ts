import { type LookupAddress, lookup } from 'node:dns';
import http from 'node:http';
import https from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { isInternalAddress } from './internal-address.ts';

export interface PostRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Also to addresses of this machine and its network. */
  readonly internal: boolean;
  readonly signal: AbortSignal;
}

/** The address lies where a stranger's message must not go; trying again changes nothing. */
export class InternalAddress extends Error {}

/**
 * Posts to an address that somebody else chose. The name is resolved when the connection is made, and the
 * connection goes to just the address that was checked: a name that points elsewhere a moment later gains nothing.
 * Redirects are not followed.
 *
 * @returns the status of the answer
 * @throws InternalAddress; Error where nobody answers
 */
export function postMessage({ url, headers, body, internal, signal }: PostRequest): Promise<number> {
  const { protocol, hostname } = new URL(url);
  // Literal addresses are never looked up.
  const literal = hostname.replace(/^\[|\]$/g, '');
  if (!internal && isIP(literal) !== 0 && isInternalAddress(literal)) throw refusal(literal);
  const { request } = protocol === 'https:' ? https : http;
  return new Promise((resolve, reject) => {
    const posting = request(
      url,
      {
        method: 'POST',
        headers: { ...headers, 'content-length': Buffer.byteLength(body) },
        signal,
        agent: false,
        ...(internal ? {} : { lookup: lookUpPublic }),
      },
      (answer) => {
        answer.destroy();
        resolve(answer.statusCode ?? 0);
      },
    );
    posting.on('error', reject);
    posting.end(body);
  });
}

const lookUpPublic: LookupFunction = (hostname, options, done) => {
  lookup(hostname, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
    if (error) return done(error, '');
    const inside = addresses.find(({ address }) => isInternalAddress(address));
    if (inside) return done(refusal(hostname), '');
    if (options.all) return done(null, addresses);
    done(null, addresses[0].address, addresses[0].family);
  });
};

function refusal(host: string): InternalAddress {
  return new InternalAddress(`${host} is an internal address`);
}
