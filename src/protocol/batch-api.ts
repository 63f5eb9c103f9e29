import { z } from 'zod';
import { regionSchema } from './corrections.ts';
import { lineSchema } from './plain-text.ts';
import { overrideSchema, paramsSchema } from './recipe.ts';

export const batchStatusSchema = z.enum([
  'pending',
  'processing',
  'completed',
  'completed_with_errors',
  'failed',
  'cancelled',
]);
export const itemStatusSchema = z.enum(['pending', 'processing', 'succeeded', 'failed', 'cancelled']);
export const markSchema = z.enum(['none', 'starred', 'accepted', 'rejected']);

/** What fills a sentence's blanks, for those who tell it in another language. */
const errorValuesSchema = z.record(z.string(), z.union([z.number(), z.string()]));
const sentenceValuesSchema = z.record(z.string(), z.union([z.number(), z.string(), z.array(z.string())]));

const timeSchema = z.iso.datetime().describe('RFC 3339, UTC');

/** What `params` of `POST /batches` may hold: the recipe and what concerns the batch itself. */
export const batchParamsSchema = paramsSchema.extend({
  name: lineSchema.max(200).optional(),
  /** 0–9, higher is earlier. */
  priority: z.int().min(0).max(9).default(0),
  /** Told when the batch has ended, signed after the Standard Webhooks specification. */
  webhookUrl: z
    .url({ protocol: /^https?$/ })
    .max(2000)
    .regex(/^[^\s\p{Cc}\p{Cs}]+$/u, 'must not hold blanks')
    .optional(),
});
export type BatchParams = z.output<typeof batchParamsSchema>;

/** File name or index → what differs for that photo. */
export const overridesSchema = z.record(z.string(), overrideSchema);

export const batchSchema = z.object({
  id: z.string(),
  name: z.string(),
  status: batchStatusSchema,
  paused: z.boolean(),
  priority: z.int(),
  params: z.record(z.string(), z.unknown()),
  total: z.int(),
  processed: z.int(),
  succeeded: z.int(),
  failed: z.int(),
  cancelled: z.int(),
  revision: z.int(),
  estimatedSeconds: z.number(),
  /** Null when nothing is left to do or the batch is paused. */
  estimatedSecondsRemaining: z.number().nullable(),
  createdAt: timeSchema,
  startedAt: timeSchema.nullable(),
  completedAt: timeSchema.nullable(),
  /** Originals and results are deleted then; null: never. */
  filesExpireAt: timeSchema.nullable(),
});
export type BatchView = z.output<typeof batchSchema>;

export const listedBatchSchema = batchSchema.extend({
  /** A preview of the first photo, of its result where there is one; null once files have expired. */
  coverUrl: z.string().nullable(),
});
export type ListedBatch = z.output<typeof listedBatchSchema>;

export const createdBatchSchema = batchSchema.extend({
  /** Around the estimate, lower and upper; a margin that is not calibrated yet. */
  estimatedSecondsInterval: z.tuple([z.number(), z.number()]),
});

const fileSchema = z.object({
  url: z.string(),
  previewUrl: z.string(),
  width: z.int(),
  height: z.int(),
  bytes: z.int(),
  format: z.string(),
});

export const itemSchema = z.object({
  index: z.int(),
  filename: z.string(),
  status: itemStatusSchema,
  attempts: z.int(),
  /** The step that is being done, while it is being done. */
  step: z.string().nullable(),
  /** How far its engine is, 0–1; null where it does not tell. */
  stepShare: z.number().nullable(),
  /** Why it failed; of a photo that succeeded: why making it again brought no newer result. */
  error: z
    .object({ code: z.string(), message: z.string(), retryable: z.boolean(), values: errorValuesSchema })
    .optional(),
  params: z.record(z.string(), z.unknown()),
  override: z.record(z.string(), z.unknown()),
  original: fileSchema,
  result: fileSchema
    .extend({
      downloadUrl: z.string(),
      /**
       * Where the upright original lies in the result: x there = x in the original · scale + offsetX, y alike. Absent
       * in results of earlier versions.
       */
      frame: z.object({ scale: z.number(), offsetX: z.number(), offsetY: z.number() }).optional(),
    })
    .optional(),
  score: z
    .object({
      total: z.number(),
      parts: z.record(z.string(), z.number()),
      warnings: z.array(z.object({ code: z.string(), message: z.string(), values: sentenceValuesSchema })),
    })
    .optional(),
  /** The product as it was found, before corrections: a grey PNG of the upright photo, white is product. */
  matte: z.object({ url: z.string() }).optional(),
  texts: z.array(
    z.object({
      text: z.string(),
      confidence: z.number(),
      verdict: z.string(),
      quad: z.array(z.array(z.number())),
      /** The corners in shares of the photo, as `text_removal.keep` and `remove` take them. */
      region: regionSchema.optional(),
    }),
  ),
  /** Who did what: `ocr`, `sam`, `background`, `inpaint`; with the parameters, the photo can be made again. */
  engines: z.record(
    z.string(),
    z.object({
      name: z.string(),
      device: z.string(),
      model: z.string().optional(),
      version: z.string().optional(),
      seed: z.int().optional(),
      /** Engines that were to do it and failed or were not there. */
      insteadOf: z.array(z.string()).optional(),
    }),
  ),
  /**
   * Factors of linear light (red, green, blue, mean over the product; and the strongest) by which it was matched to
   * a generated background; absent where its pixels are as photographed.
   */
  relit: z.object({ gains: z.array(z.number()), most: z.number() }).optional(),
  mark: markSchema,
  note: z.string(),
  timings: z.record(z.string(), z.number()),
});
export type ItemView = z.output<typeof itemSchema>;

/** The answer to a change of one photo. */
export const changedItemSchema = itemSchema.extend({
  /** Of the batch, after the change: whoever also listens to the socket sees which of the two is newer. */
  revision: z.int(),
});
export type ChangedItemView = z.output<typeof changedItemSchema>;

/** What the socket sends; `revision` rises by one with each change of the batch. */
export const progressMessageSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('snapshot'),
    revision: z.int(),
    batch: batchSchema,
    items: z.array(itemSchema),
  }),
  z.object({ type: z.literal('batch-updated'), revision: z.int(), batch: batchSchema }),
  z.object({ type: z.literal('item-updated'), revision: z.int(), item: itemSchema, batch: batchSchema }),
  z.object({
    type: z.literal('step-started'),
    revision: z.int(),
    index: z.int(),
    step: z.string().nullable(),
    /** The same step again, further on: remote engines and pulled models tell how far they are. */
    stepShare: z.number().nullable(),
  }),
]);
export type ProgressMessage = z.output<typeof progressMessageSchema>;

/** RFC 9457. */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  detail: z.string(),
  values: errorValuesSchema,
  /** Every photo or field that is wrong, at once. */
  errors: z
    .array(z.object({ subject: z.string(), code: z.string(), detail: z.string(), values: errorValuesSchema }))
    .optional(),
});
