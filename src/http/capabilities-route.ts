import { z } from 'zod';
import {
  backgroundReplacementSchema,
  cutoutSchema,
  enhanceSchema,
  OPERATION_NAMES,
  outputSchema,
  resizeSchema,
  textRemovalSchema,
} from '../protocol/recipe.ts';
import { RESIZE_PRESETS } from '../protocol/resize-presets.ts';
import { STYLE_IDS } from '../protocol/styles.ts';
import type { HttpServer } from './server.ts';
import type { Service } from './service.ts';

const SCHEMAS = {
  text_removal: textRemovalSchema,
  background_replacement: backgroundReplacementSchema,
  cutout: cutoutSchema,
  enhance: enhanceSchema,
  resize: resizeSchema,
};

/** `GET /capabilities`: what this server can do, for clients that build a form or check before they send. */
export function addCapabilitiesRoute(server: HttpServer, service: Service): void {
  const operations = OPERATION_NAMES.map((name) => ({
    name,
    parameters: z.toJSONSchema(SCHEMAS[name], { io: 'input', unrepresentable: 'any' }) as Record<
      string,
      unknown
    >,
  }));
  server.get(
    '/api/v1/capabilities',
    {
      schema: {
        tags: ['service'],
        summary: 'Operations, styles, presets, limits, engines, device',
        response: { 200: z.record(z.string(), z.unknown()) },
      },
    },
    () => ({
      version: service.version,
      operations,
      output: z.toJSONSchema(outputSchema, { io: 'input' }),
      styles: STYLE_IDS,
      presets: RESIZE_PRESETS,
      limits: service.limits,
      engines: {
        ocr: service.engines.ocr[0],
        sam: service.engines.sam[0],
        zimage: service.engines.background[0],
      },
      // By these names a batch chooses, in `engines` of its params; the first of each is asked without a choice.
      engineChoices: service.engines,
      device: service.device?.report(),
    }),
  );
}
