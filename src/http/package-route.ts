import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { PackageBuilds } from '../batch/package-builds.ts';
import { planPackage } from '../batch/package-plan.ts';
import { ownBatch } from './authenticate.ts';
import { itemsOf } from './batch-view.ts';
import type { HttpServer } from './server.ts';
import type { Service } from './service.ts';

const DAY_MS = 24 * 3600 * 1000;
/** What is built sooner is answered at once, also to those who would not wait. */
const SOON_MS = 1000;

const askedSchema = z
  .strictObject({
    indexes: z.array(z.int().min(0)).min(1).optional().describe('The photos to pack; default: all'),
  })
  .nullish();

/** `POST /batches/{id}/package`: a ZIP of originals and results behind a link that is valid for 24 hours. */
export function addPackageRoute(server: HttpServer, service: Service): void {
  const packages = new PackageBuilds(service.store);
  server.addHook('preClose', () => packages.close());
  server.post(
    '/api/v1/batches/:id/package',
    {
      config: { scope: 'read' },
      schema: {
        tags: ['batches'],
        summary: 'A ZIP of everything or of chosen photos, its link valid for 24 hours',
        description:
          'Waits until the ZIP is built. With `Prefer: respond-async` (RFC 7240) a large one is answered with 202 and how far it is; the same request again tells more, and the link at last. Chosen photos can be packed while others are still being worked on. Three ZIPs are built at once for one key, and fifty different ones of a batch in 24 hours (then 429 with `Retry-After`).',
        params: z.object({ id: z.string() }),
        headers: z.object({ prefer: z.string().optional() }),
        body: askedSchema,
        response: {
          200: z.object({ url: z.string(), bytes: z.int(), expiresAt: z.iso.datetime() }),
          202: z
            .object({ builtBytes: z.int(), bytes: z.int() })
            .describe('Still being built: so much of so much'),
        },
      },
    },
    async (request, reply) => {
      const batch = await ownBatch(request, service, request.params.id);
      const indexes = request.body?.indexes;
      const plan = planPackage(batch, await itemsOf(service, batch.id), indexes);
      // A large ZIP takes longer to build than a silent connection is left open.
      request.raw.setTimeout(0);
      const build = await packages.begin(plan, request.ownerId);
      if (prefersAsync(request) && !(await endsSoon(build.done))) {
        reply.header('retry-after', '1').header('preference-applied', 'respond-async');
        return reply.status(202).send({ builtBytes: build.builtBytes, bytes: build.bytes });
      }
      await build.done;
      const expiresAtMs = Date.now() + DAY_MS;
      const part = indexes ? '-selection' : '';
      const downloadName = `${batch.name || 'packshot'}-${batch.id.slice(0, 8)}${part}.zip`;
      const grant = { key: plan.key, etag: plan.digest, contentType: 'application/zip', downloadName };
      const url = service.tokens.pathUntil(grant, expiresAtMs);
      return { url, bytes: build.bytes, expiresAt: new Date(expiresAtMs).toISOString() };
    },
  );
}

function prefersAsync({ headers }: FastifyRequest): boolean {
  return /(^|,)\s*respond-async\s*(,|;|$)/.test(String(headers.prefer ?? ''));
}

async function endsSoon(done: Promise<void>): Promise<boolean> {
  const giveUp = new AbortController();
  const late = sleep(SOON_MS, false, { signal: giveUp.signal }).catch(() => false);
  try {
    return await Promise.race([done.then(() => true), late]);
  } finally {
    giveUp.abort();
  }
}
