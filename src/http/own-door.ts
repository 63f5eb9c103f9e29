import type { FastifyRequest } from 'fastify';
import { RequestProblem } from './problem.ts';

const LOOPBACK_HOST = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i;

/**
 * Where no API key is asked for, being on this machine is the permission, and every page that its browser shows is
 * on it too. A page of somebody else's is known by the `Origin` that browsers send with what changes things and
 * with sockets; one whose name was made to point here (DNS rebinding) by its `Host`.
 *
 * @throws RequestProblem 403
 */
export function refuseForeignPages({ headers }: FastifyRequest): void {
  const { host = '', origin } = headers;
  if (!LOOPBACK_HOST.test(host)) {
    throw new RequestProblem(
      403,
      'page_foreign',
      'Without an API key this server answers under localhost, 127.0.0.1 or [::1] only. Use one of these, or make ' +
        'a key with `packshot keys create --name me`.',
    );
  }
  if (origin !== undefined && origin !== `http://${host}` && origin !== `https://${host}`) {
    throw new RequestProblem(
      403,
      'page_foreign',
      'Without an API key this server takes nothing from the pages of other servers. Make a key with ' +
        '`packshot keys create --name me` and send it.',
    );
  }
}
