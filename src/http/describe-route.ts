import { jsonSchemaTransform } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { problemSchema } from '../protocol/batch-api.ts';
import { uploadedBatchSchema } from './submission.ts';

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
  'POST /api/v1/batches/:id/items/:index/matte': 'previewMatte',
  'GET /api/v1/batches/:id/items/:index/subjects': 'listSubjects',
  'POST /api/v1/previews': 'previewStyles',
  'POST /api/v1/estimates': 'estimateBatch',
  'GET /api/v1/capabilities': 'readCapabilities',
  'GET /api/v1/samples': 'listSamples',
  'GET /api/v1/samples/:name': 'readSample',
  'POST /api/v1/uploads': 'createUpload',
  'HEAD /api/v1/uploads/:uploadId': 'checkUpload',
  'PATCH /api/v1/uploads/:uploadId': 'continueUpload',
  'DELETE /api/v1/uploads/:uploadId': 'deleteUpload',
  'GET /api/v1/webhook-secret': 'readWebhookSecret',
  'GET /files/:token': 'readFile',
  'GET /healthz': 'checkHealth',
  'GET /readyz': 'checkReadiness',
  'GET /metrics': 'readMetrics',
};

/** Both forms are read by hand, so no schema validates them; these document them. */
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

const UPLOADED_BATCH = z.toJSONSchema(uploadedBatchSchema, { io: 'input', target: 'openapi-3.0' });

const BATCH_BODY = {
  content: {
    'multipart/form-data': { schema: BATCH_FORM },
    'application/json': { schema: UPLOADED_BATCH },
  },
};

/** What a route without a schema of its answer sends. */
const BYTES = {
  description: 'The content',
  content: { '*/*': { schema: { type: 'string', format: 'binary' } } },
};

/** How every route refuses. */
const REFUSAL = {
  description: 'Refused; `code` says why, `detail` what to do',
  content: { 'application/problem+json': { schema: z.toJSONSchema(problemSchema, { io: 'output' }) } },
};

/** What the OpenAPI document says about a route beyond its schemas. */
export const describeRoute: Describe = (input) => {
  const described = jsonSchemaTransform(input);
  const operationId = OPERATION_IDS[`${String(input.route.method)} ${input.url}`];
  const body = operationId === 'createBatch' ? { body: BATCH_BODY } : {};
  const answers = (described.schema.response as object | undefined) ?? { 200: BYTES };
  const response = { ...answers, '4xx': REFUSAL };
  return {
    ...described,
    schema: { ...described.schema, ...(operationId ? { operationId } : {}), ...body, response },
  };
};

interface OperationBody {
  required?: boolean;
  content: Record<string, { schema?: { anyOf?: { type?: string }[] } }>;
}

/** A body that may be null may be left out; the document would ask for every body otherwise. */
export function leaveBodiesOut<Api extends { paths?: object }>(api: Api): Api {
  const operations = Object.values(api.paths ?? {}).flatMap((path: object) => Object.values(path));
  for (const { requestBody } of operations as { requestBody?: OperationBody }[]) {
    const media = requestBody?.content['application/json'];
    const forms = media?.schema?.anyOf ?? [];
    const [form, ...others] = forms.filter(({ type }) => type !== 'null');
    if (!requestBody || !media || !form || others.length > 0 || forms.length === 1) continue;
    delete requestBody.required;
    media.schema = form as object;
  }
  return api;
}
