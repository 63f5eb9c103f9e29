import { z } from 'zod';
import { estimateBatch } from '../batch/time-estimate.ts';
import { completeRecipe } from '../protocol/complete-recipe.ts';
import { type Override, overrideSchema, type Params, paramsSchema } from '../protocol/recipe.ts';
import { keepGivenBody } from './given-body.ts';
import type { HttpServer } from './server.ts';
import type { Service } from './service.ts';

interface GivenEstimate {
  readonly params: Params;
  readonly overrides?: readonly Override[];
}

/** `POST /estimates`: how long a batch would take, before its photos are sent. */
export function addEstimateRoute(server: HttpServer, service: Service): void {
  server.post(
    '/api/v1/estimates',
    {
      config: { scope: 'read' },
      preValidation: keepGivenBody,
      schema: {
        tags: ['batches'],
        summary: 'How long a batch would take, the queue ahead of it counted in',
        body: z.strictObject({
          photos: z.int().min(1).max(service.limits.photosPerBatch),
          params: paramsSchema,
          /** One entry for each photo that differs. */
          overrides: z.array(overrideSchema).max(service.limits.photosPerBatch).default([]),
          priority: z.int().min(0).max(9).default(0),
        }),
        response: { 200: z.object({ seconds: z.number(), interval: z.tuple([z.number(), z.number()]) }) },
      },
    },
    async (request) => {
      const { photos, priority } = request.body;
      const { params, overrides = [] } = request.givenBody as GivenEstimate;
      const alike = Math.max(0, photos - overrides.length);
      const recipes = [
        ...Array.from({ length: alike }, () => completeRecipe(params)),
        ...overrides.map((override) => completeRecipe(params, override)),
      ];
      const { seconds, interval } = await estimateBatch(service.database, recipes, priority);
      return { seconds, interval: [interval[0], interval[1]] as [number, number] };
    },
  );
}
