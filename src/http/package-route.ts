import { z } from 'zod';
import { storePackage } from '../batch/stored-package.ts';
import { ownBatch } from './authenticate.ts';
import { itemsOf } from './batch-view.ts';
import type { HttpServer } from './server.ts';
import type { Service } from './service.ts';

const DAY_MS = 24 * 3600 * 1000;

/** `POST /batches/{id}/package`: a ZIP of originals and results behind a link that is valid for 24 hours. */
export function addPackageRoute(server: HttpServer, service: Service): void {
  server.post(
    '/api/v1/batches/:id/package',
    {
      config: { scope: 'read' },
      schema: {
        tags: ['batches'],
        summary: 'A ZIP of everything, its link valid for 24 hours',
        params: z.object({ id: z.string() }),
        response: { 200: z.object({ url: z.string(), bytes: z.int(), expiresAt: z.iso.datetime() }) },
      },
    },
    async (request) => {
      const batch = await ownBatch(request, service, request.params.id);
      const { key, bytes } = await storePackage(service.store, batch, await itemsOf(service, batch.id));
      const expiresAtMs = Date.now() + DAY_MS;
      const downloadName = `${batch.name || 'packshot'}-${batch.id.slice(0, 8)}.zip`;
      const url = service.tokens.pathUntil(
        { key, contentType: 'application/zip', downloadName },
        expiresAtMs,
      );
      return { url, bytes, expiresAt: new Date(expiresAtMs).toISOString() };
    },
  );
}
