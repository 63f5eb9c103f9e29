import pino, { type Logger } from 'pino';

export type Log = Logger;

/** JSON lines on standard error; whatever could carry a secret is blanked. */
export function createLog(level: string): Log {
  return pino(
    {
      level,
      redact: {
        paths: ['req.headers.authorization', 'req.headers.cookie', '*.secret', '*.secretAccessKey'],
        censor: '[hidden]',
      },
      serializers: { error: pino.stdSerializers.err },
    },
    pino.destination(2),
  );
}
