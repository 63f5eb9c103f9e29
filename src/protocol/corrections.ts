import { z } from 'zod';

/** Corrections of one photo count in shares of its upright width and height, so that they fit any size of it. */
const shareSchema = z.number().min(0).max(1);

export const sharePointSchema = z.strictObject({ x: shareSchema, y: shareSchema });

/** A brush drawn over the photo. */
export const strokeSchema = z.strictObject({
  mode: z.enum(['include', 'exclude']),
  /** Share of the photo's longer side. */
  radius: z.number().min(0.001).max(0.25),
  points: z.array(sharePointSchema).min(1).max(500),
});

const boxSchema = z
  .strictObject({ left: shareSchema, top: shareSchema, width: shareSchema, height: shareSchema })
  .refine((box) => box.width > 0 && box.height > 0, { message: 'must be wider and higher than 0' })
  .refine((box) => box.left + box.width <= 1.000001 && box.top + box.height <= 1.000001, {
    message: 'must lie within the photo: left + width and top + height are at most 1',
  });

/** What belongs to the product and what does not, as the seller says: clicks, brush strokes, a box around it. */
export const subjectCorrectionSchema = z.strictObject({
  include: z.array(sharePointSchema).max(100).optional(),
  exclude: z.array(sharePointSchema).max(100).optional(),
  box: boxSchema.optional(),
  /** A later one wins where two lie over each other. */
  strokes: z.array(strokeSchema).max(100).optional(),
});
export type SubjectCorrection = z.output<typeof subjectCorrectionSchema>;

/** A separate thing in a photo: its box chooses it as `subject.box`, its point as one of `subject.include`. */
export const listedSubjectSchema = z.object({
  box: z.object({ left: z.number(), top: z.number(), width: z.number(), height: z.number() }),
  point: z.object({ x: z.number(), y: z.number() }),
  /** Of the photo. */
  areaShare: z.number(),
  /** How good its mask is expected to be, 0–1. */
  confidence: z.number(),
});
export type ListedSubjectView = z.output<typeof listedSubjectSchema>;

/** Four corners, clockwise: the `region` of a text in an item, or one drawn by the seller. */
export const regionSchema = z.array(sharePointSchema).length(4);
export type Region = z.output<typeof regionSchema>;

/** Texts that the seller wants kept or removed, whatever is found out about them. `keep` wins. */
export const textRegionsSchema = z.array(regionSchema).max(200);

/** Whether anything is corrected at all. */
export function correctsSubject(correction: SubjectCorrection | undefined): boolean {
  if (!correction) return false;
  const { include = [], exclude = [], strokes = [], box } = correction;
  return box !== undefined || include.length + exclude.length + strokes.length > 0;
}
