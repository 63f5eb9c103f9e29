import { z } from 'zod';
import { progressMessageSchema } from '../protocol/batch-api.ts';

/** The AsyncAPI 3.0 document of the progress socket, from the schema of its messages. */
export function describeSocket(version: string): Record<string, unknown> {
  const messages = Object.fromEntries(
    progressMessageSchema.options.map((option) => {
      const name = option.shape.type.value;
      const payload = z.toJSONSchema(option, { target: 'draft-7', io: 'output' });
      return [name, { name, title: TITLES[name], contentType: 'application/json', payload }] as const;
    }),
  );
  const references = (at: string) => Object.keys(messages).map((name) => ({ $ref: `#/${at}/${name}` }));
  return {
    asyncapi: '3.0.0',
    info: { title: 'packshot progress', version, license: LICENSE },
    defaultContentType: 'application/json',
    channels: {
      batchEvents: {
        address: '/api/v1/batches/{id}/events',
        description:
          'WebSocket. The first message is a snapshot; every later one has the next revision. `?since=<revision>` ' +
          'resumes; where revisions are missing a new snapshot comes. The API key travels as the subprotocol ' +
          '`packshot.key.<key>`. Close codes: 1012 the server restarts, 4401 the key was revoked, 4404 the batch was deleted.',
        parameters: { id: { description: 'Of the batch' } },
        bindings: {
          ws: {
            bindingVersion: '0.1.0',
            method: 'GET',
            query: { type: 'object', properties: { since: { type: 'integer', minimum: 0 } } },
          },
        },
        messages: Object.fromEntries(
          Object.keys(messages).map((name) => [name, { $ref: `#/components/messages/${name}` }]),
        ),
      },
    },
    operations: {
      watchBatch: {
        // From the reader's side: the server sends.
        action: 'send',
        channel: { $ref: '#/channels/batchEvents' },
        messages: references('channels/batchEvents/messages'),
        security: [{ $ref: '#/components/securitySchemes/apiKey' }],
      },
    },
    components: { messages, securitySchemes: { apiKey: { type: 'http', scheme: 'bearer' } } },
  };
}

const LICENSE = { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' };

const TITLES: Record<string, string> = {
  snapshot: 'The batch and all its photos as they are',
  'batch-updated': 'Status, priority, name or pause changed',
  'item-updated': 'A photo was finished, failed, marked or put back',
  'step-started': 'A photo is in a new step',
};
