import { jsonSchemaTransform } from 'fastify-type-provider-zod';

type Describe = typeof jsonSchemaTransform;

/** The names under which generated clients offer the calls. */
const OPERATION_IDS: Readonly<Record<string, string>> = {
  'POST /api/v1/batches': 'createBatch',
  'GET /api/v1/batches': 'listBatches',
  'GET /api/v1/batches/:id': 'readBatch',
  'PATCH /api/v1/batches/:id': 'changeBatch',
  'DELETE /api/v1/batches/:id': 'deleteBatch',
  'POST /api/v1/batches/:id/cancel': 'cancelBatch',
  'POST /api/v1/batches/:id/pause': 'pauseBatch',
  'POST /api/v1/batches/:id/resume': 'resumeBatch',
  'POST /api/v1/batches/:id/retry': 'retryBatch',
  'POST /api/v1/batches/:id/package': 'packBatch',
  'GET /api/v1/batches/:id/items': 'listItems',
  'GET /api/v1/batches/:id/items/:index': 'readItem',
  'PATCH /api/v1/batches/:id/items/:index': 'markItem',
  'POST /api/v1/batches/:id/items/:index/rerun': 'rerunItem',
  'POST /api/v1/estimates': 'estimateBatch',
  'GET /api/v1/capabilities': 'readCapabilities',
  'GET /api/v1/samples': 'listSamples',
  'GET /api/v1/samples/:name': 'readSample',
  'POST /api/v1/uploads': 'createUpload',
  'HEAD /api/v1/uploads/:uploadId': 'checkUpload',
  'PATCH /api/v1/uploads/:uploadId': 'continueUpload',
  'DELETE /api/v1/uploads/:uploadId': 'deleteUpload',
  'GET /api/v1/webhook-secret': 'readWebhookSecret',
  'GET /api/v1/batches/:id/events': 'watchBatch',
  'GET /files/:token': 'readFile',
  'GET /healthz': 'checkHealth',
  'GET /readyz': 'checkReadiness',
  'GET /metrics': 'readMetrics',
};

/** Multipart is read as a stream, so no schema validates it; this one documents it. */
const BATCH_FORM = {
  type: 'object',
  required: ['photos', 'params'],
  properties: {
    photos: { type: 'array', items: { type: 'string', format: 'binary' }, minItems: 1, maxItems: 50 },
    params: { type: 'string', contentMediaType: 'application/json', description: 'The recipe, as JSON.' },
    overrides: {
      type: 'string',
      contentMediaType: 'application/json',
      description: 'File name or index → what differs for that photo, as JSON.',
    },
  },
};

/** What the OpenAPI document says about a route beyond its schemas. */
export const describeRoute: Describe = (input) => {
  const described = jsonSchemaTransform(input);
  const operationId = OPERATION_IDS[`${String(input.route.method)} ${input.url}`];
  const body = operationId === 'createBatch' ? { body: BATCH_FORM } : {};
  return {
    ...described,
    schema: { ...described.schema, ...(operationId ? { operationId } : {}), ...body },
  };
};
