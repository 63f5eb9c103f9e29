import type { Socket } from 'node:net';
import type { ConnectionError } from 'fastify';
import { PROBLEM_TYPE, problemOf, RequestProblem } from './problem.ts';

const PROBLEMS: Readonly<Record<string, readonly [status: number, detail: string]>> = {
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'The request took too long to arrive. Send it again.'],
  HPE_HEADER_OVERFLOW: [431, 'The headers of the request are larger than 16 KB.'],
};

/** What Node's parser cannot read as a request never reaches a route; it is answered here, on the bare connection. */
export function answerBrokenRequest(error: ConnectionError, socket: Socket): void {
  if (socket.writable && error.code !== 'ECONNRESET') {
    const [wanted, detail] = PROBLEMS[error.code] ?? [400, 'This is no HTTP request that can be read.'];
    const { status, body } = problemOf(new RequestProblem(wanted, 'request_invalid', detail));
    const headers = [
      `HTTP/1.1 ${status} `,
      `Content-Type: ${PROBLEM_TYPE}`,
      `Content-Length: ${Buffer.byteLength(body)}`,
      'Connection: close',
    ];
    socket.write(`${headers.join('\r\n')}\r\n\r\n${body}`);
  }
  socket.destroy(error);
}
