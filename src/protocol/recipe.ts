import { z } from 'zod';
import { type SubjectCorrection, subjectCorrectionSchema, textRegionsSchema } from './corrections.ts';
import { RESIZE_PRESET_IDS } from './resize-presets.ts';
import { STYLE_IDS } from './styles.ts';

/** In the fixed order in which they are applied, whatever the order in the request. */
export const OPERATION_NAMES = [
  'text_removal',
  'background_replacement',
  'cutout',
  'enhance',
  'resize',
] as const;
export type OperationName = (typeof OPERATION_NAMES)[number];

export const textRemovalSchema = z.strictObject({
  languages: z
    .array(z.enum(['zh', 'en']))
    .min(1)
    .optional(),
  keepProductText: z.boolean().default(true),
  minConfidence: z.number().min(0).max(1).default(0.65),
  keep: textRegionsSchema.optional(),
  remove: textRegionsSchema.optional(),
});

export const backgroundReplacementSchema = z.strictObject({
  styleId: z.enum(STYLE_IDS).default('minimal_white'),
  prompt: z.string().min(1).max(500).optional(),
  shadow: z.enum(['soft', 'none']).default('soft'),
  /** `false`: the product is not matched to the light of a generated background. On white ones it never is. */
  relight: z.boolean().optional(),
  /** Same photo, same parameters, same seed: same pixels. */
  seed: z
    .int()
    .min(0)
    .max(2 ** 31 - 1)
    .default(1),
});

export const cutoutSchema = z.strictObject({});

export const enhanceSchema = z.strictObject({
  /** Neutralise a colour cast. */
  whiteBalance: z.boolean().default(true),
  /** `auto`, or a fixed change in stops (EV). */
  exposure: z.union([z.literal('auto'), z.number().min(-2).max(2)]).default('auto'),
  /** Strength of the sharpening, 0 = none, 1 = strong. */
  sharpen: z.number().min(0).max(1).default(0.3),
});

export const resizeSchema = z
  .strictObject({
    preset: z.enum(RESIZE_PRESET_IDS).optional(),
    width: z.int().min(16).max(10_000).optional(),
    height: z.int().min(16).max(10_000).optional(),
    /** `contain` fits inside, `cover` fills and crops, `pad` fits inside and fills up to the exact size. */
    fit: z.enum(['contain', 'cover', 'pad']).optional(),
  })
  .refine(
    (resize) => resize.preset !== undefined || resize.width !== undefined || resize.height !== undefined,
    {
      message: 'give a preset, or a width, a height or both',
    },
  )
  .refine((resize) => resize.preset === undefined || (resize.width ?? resize.height) === undefined, {
    message: 'give either a preset or a width and height, not both',
  });

export const outputSchema = z.strictObject({
  /** Without it: `jpeg`, or `png` for a cutout. */
  format: z.enum(['jpeg', 'png', 'webp', 'avif']).optional(),
  quality: z.int().min(1).max(100).default(90),
  /** The file is made to fit: lower quality first, then fewer pixels. */
  maxBytes: z.int().min(10_000).optional(),
});

/**
 * Which engine is to do the work where a server has several, by the names in `/capabilities`; where one fails,
 * another steps in and the photo's record says so.
 */
export const enginesSchema = z.strictObject({
  ocr: z.string().min(1).max(80).optional(),
  sam: z.string().min(1).max(80).optional(),
  background: z.string().min(1).max(80).optional(),
  inpaint: z.string().min(1).max(80).optional(),
});

/** What a user may ask for. Parameters of an operation stand under the operation's own name. */
export const paramsSchema = z.strictObject({
  operations: z.array(z.enum(OPERATION_NAMES)).min(1),
  /** Short for `background_replacement.styleId`, which wins where both are given. */
  styleId: z.enum(STYLE_IDS).optional(),
  text_removal: textRemovalSchema.partial().optional(),
  background_replacement: backgroundReplacementSchema.partial().optional(),
  cutout: cutoutSchema.optional(),
  enhance: enhanceSchema.partial().optional(),
  resize: z
    .strictObject({
      preset: z.enum(RESIZE_PRESET_IDS).optional(),
      width: z.int().min(16).max(10_000).optional(),
      height: z.int().min(16).max(10_000).optional(),
      fit: z.enum(['contain', 'cover', 'pad']).optional(),
    })
    .optional(),
  output: outputSchema.partial().optional(),
  engines: enginesSchema.optional(),
});
export type Params = z.input<typeof paramsSchema>;

/** What differs for one photo; operations' parameters are merged field by field, `operations` is replaced. */
export const overrideSchema = paramsSchema.partial().extend({
  /** Corrects what was found to be the product. Places in one photo mean nothing in another. */
  subject: subjectCorrectionSchema.optional(),
});
export type Override = z.input<typeof overrideSchema>;

/** Params with every default filled in: what the pipeline obeys. An operation that is absent is not done. */
export interface Recipe {
  readonly text_removal?: z.output<typeof textRemovalSchema>;
  readonly background_replacement?: z.output<typeof backgroundReplacementSchema>;
  readonly cutout?: z.output<typeof cutoutSchema>;
  readonly enhance?: z.output<typeof enhanceSchema>;
  readonly resize?: z.output<typeof resizeSchema>;
  readonly subject?: SubjectCorrection;
  readonly output: {
    readonly format: 'jpeg' | 'png' | 'webp' | 'avif';
    readonly quality: number;
    readonly maxBytes?: number | undefined;
  };
  readonly engines?: z.output<typeof enginesSchema>;
}

/** Strict, so that a worker recognises a recipe of a newer version instead of obeying half of it. */
export const recipeSchema = z.strictObject({
  text_removal: textRemovalSchema.optional(),
  background_replacement: backgroundReplacementSchema.optional(),
  cutout: cutoutSchema.optional(),
  enhance: enhanceSchema.optional(),
  resize: resizeSchema.optional(),
  subject: subjectCorrectionSchema.optional(),
  output: outputSchema.required({ format: true }),
  engines: enginesSchema.optional(),
});
