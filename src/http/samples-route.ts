import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { RequestProblem } from './problem.ts';
import type { HttpServer } from './server.ts';

const FOLDER = fileURLToPath(new URL('../../samples', import.meta.url));

const sampleSchema = z.object({ name: z.string(), url: z.string(), bytes: z.int() });

/** `GET /samples`: photos of our own that come with the package, for a first try. */
export function addSamplesRoutes(server: HttpServer): void {
  server.get(
    '/api/v1/samples',
    {
      config: { access: 'public' },
      schema: {
        tags: ['service'],
        summary: 'Photos to try packshot on',
        response: { 200: z.object({ samples: z.array(sampleSchema) }) },
      },
    },
    async () => ({
      samples: await Promise.all(
        (await sampleNames()).map(async (name) => ({
          name,
          url: `/api/v1/samples/${name}`,
          bytes: (await stat(path.join(FOLDER, name))).size,
        })),
      ),
    }),
  );
  server.get(
    '/api/v1/samples/:name',
    {
      config: { access: 'public' },
      schema: { tags: ['service'], summary: 'A sample photo', params: z.object({ name: z.string() }) },
    },
    async (request, reply) => {
      // Only what the listing names: an address can never reach out of the folder.
      const name = (await sampleNames()).find((candidate) => candidate === request.params.name);
      if (!name) throw new RequestProblem(404, 'object_not_found', 'There is no such sample.');
      return reply.type('image/jpeg').send(createReadStream(path.join(FOLDER, name)));
    },
  );
}

async function sampleNames(): Promise<string[]> {
  return (await readdir(FOLDER)).filter((name) => name.endsWith('.jpg')).sort();
}
