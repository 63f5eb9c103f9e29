import type { IncomingMessage, ServerResponse } from 'node:http';
import helmet from '@fastify/helmet';
import multipart from '@fastify/multipart';
import rateLimit from '@fastify/rate-limit';
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import websocket from '@fastify/websocket';
import fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  LogController,
  type RawServerDefault,
} from 'fastify';
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import { LOCAL_OWNER } from '../database/api-keys.ts';
import { describeSocket } from './async-api.ts';
import { addAuthentication } from './authenticate.ts';
import { addBatchRoutes } from './batch-routes.ts';
import { answerBrokenRequest } from './broken-request.ts';
import { addCapabilitiesRoute } from './capabilities-route.ts';
import { addCreateBatchRoute } from './create-batch-route.ts';
import { DecodeBudget } from './decode-budget.ts';
import { describeRoute, leaveBodiesOut } from './describe-route.ts';
import { addEstimateRoute } from './estimate-route.ts';
import { addFileRoutes } from './file-routes.ts';
import { addItemRoutes } from './item-routes.ts';
import { addMatteRoute, addSubjectsRoute } from './matte-route.ts';
import { addPackageRoute } from './package-route.ts';
import { addPageRoutes } from './page-route.ts';
import { PhotoPreviews } from './photo-previews.ts';
import { addPreviewRoute } from './preview-route.ts';
import { RequestProblem, sendProblem } from './problem.ts';
import { addProgressSocket } from './progress-socket.ts';
import { addSamplesRoutes } from './samples-route.ts';
import type { Service } from './service.ts';
import { addServiceRoutes } from './service-routes.ts';
import { addUploadRoutes } from './upload-routes.ts';
import { addWebhookRoutes } from './webhook-routes.ts';

export type HttpServer = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>;

/** More connections than that are closed at once; pages and sockets of a thousand sellers are far fewer. */
const MOST_CONNECTIONS = 10_000;
/** Files beyond a batch's limit are counted, to say how many came; beyond this one nobody counts any more. */
const MOST_FILES = 500;
/** What is under way when the server is told to stop may take this long to end. */
const CLOSE_GRACE_MS = 5000;

/** The HTTP API, its documents and the socket. It never talks to workers: the database is the meeting place. */
export async function createHttpServer(service: Service): Promise<HttpServer> {
  const server: HttpServer = fastify({
    loggerInstance: service.log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: 1_000_000,
    connectionTimeout: 120_000,
    routerOptions: { maxParamLength: 2000 },
    frameworkErrors: sendProblem,
    clientErrorHandler: answerBrokenRequest,
  }).withTypeProvider<ZodTypeProvider>();
  // Browsers hold connections open that never asked for anything; without this, stopping waits a minute for them.
  server.addHook('preClose', async () => {
    setTimeout(() => server.server.closeAllConnections(), CLOSE_GRACE_MS).unref();
  });
  server.server.maxConnections = MOST_CONNECTIONS;
  server.setValidatorCompiler(validatorCompiler);
  server.setSerializerCompiler(serializerCompiler);
  server.setErrorHandler(sendProblem);
  await addPlugins(server, service);
  addAuthentication(server, service);
  const sendPage = await addPageRoutes(server);
  server.setNotFoundHandler((request, reply) => {
    const nothing = `There is nothing at ${request.url.split('?')[0]}.`;
    return (
      sendPage(request, reply) ??
      sendProblem(new RequestProblem(404, 'request_invalid', nothing), request, reply)
    );
  });
  const budget = new DecodeBudget();
  const previews = new PhotoPreviews(service, budget);
  server.addHook('onClose', () => previews.close());
  addCreateBatchRoute(server, service, previews);
  addBatchRoutes(server, service);
  addItemRoutes(server, service);
  addMatteRoute(server, service, previews);
  addSubjectsRoute(server, service, previews);
  addPreviewRoute(server, service, budget);
  addPackageRoute(server, service);
  addProgressSocket(server, service);
  addCapabilitiesRoute(server, service);
  addEstimateRoute(server, service);
  addSamplesRoutes(server);
  addFileRoutes(server, service, previews);
  addServiceRoutes(server, service);
  addUploadRoutes(server, service);
  addWebhookRoutes(server, service);
  return server;
}

async function addPlugins(server: HttpServer, service: Service): Promise<void> {
  await server.register(helmet, {
    contentSecurityPolicy: {
      directives: {
        // Thumbnails of photos that are not uploaded yet are blobs. The policy is asked at every hop of a redirect,
        // and file links lead on to the store where it is one of its own.
        'img-src': [
          "'self'",
          'blob:',
          'data:',
          ...(service.store.linkOrigin ? [service.store.linkOrigin] : []),
        ],
        // A laptop serves plain HTTP; some browsers would ask for the page's scripts over HTTPS.
        'upgrade-insecure-requests': null,
      },
    },
  });
  await server.register(rateLimit, {
    max: service.limits.requestsPerMinute,
    timeWindow: '1 minute',
    // RateLimit-Limit, -Remaining, -Reset of draft-ietf-httpapi-ratelimit-headers, and Retry-After.
    enableDraftSpec: true,
    // Counted after authentication: an invented key buys nobody a fresh allowance.
    keyGenerator: (request) => (isKnown(request.ownerId) ? request.ownerId : request.ip),
    errorResponseBuilder: (_request, { after }) =>
      new RequestProblem(429, 'too_many_requests', `Too many requests. Try again in ${after}.`),
  });
  await server.register(multipart, {
    throwFileSizeLimit: false,
    limits: {
      fileSize: service.limits.photoBytes,
      fieldSize: 1_000_000,
      fields: 10,
      files: MOST_FILES,
    },
  });
  await server.register(websocket, { options: { maxPayload: 4096 } });
  await server.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'packshot',
        version: service.version,
        description: 'Batch processing of product photos.',
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      servers: [{ url: '/' }],
      components: { securitySchemes: { apiKey: { type: 'http', scheme: 'bearer' } } },
      security: [{ apiKey: [] }],
    },
    transform: describeRoute,
    transformObject: (api) => leaveBodiesOut('openapiObject' in api ? api.openapiObject : api.swaggerObject),
  });
  await server.register(swaggerUi, { routePrefix: '/docs' });
  server.get('/openapi.json', { config: { access: 'public' }, schema: { hide: true } }, () =>
    server.swagger(),
  );
  const socket = describeSocket(service.version);
  server.get('/asyncapi.json', { config: { access: 'public' }, schema: { hide: true } }, () => socket);
}

function isKnown(ownerId: string): boolean {
  return ownerId !== '' && ownerId !== LOCAL_OWNER;
}
