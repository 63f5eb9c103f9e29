import type { ItemView } from '../../../src/protocol/batch-api.ts';
import type { Region, SubjectCorrection } from '../../../src/protocol/corrections.ts';
import type { Override, Recipe } from '../../../src/protocol/recipe.ts';

type Point = NonNullable<SubjectCorrection['include']>[number];
export type Stroke = NonNullable<SubjectCorrection['strokes']>[number];
export type Box = NonNullable<SubjectCorrection['box']>;
export type { Point, Region };

/** Everything that a seller corrects on one photo. */
export interface Correction {
  readonly include: readonly Point[];
  readonly exclude: readonly Point[];
  readonly strokes: readonly Stroke[];
  /** The product is looked for only in here. */
  readonly box?: Box | undefined;
  readonly keep: readonly Region[];
  readonly remove: readonly Region[];
}

export const NOTHING: Correction = { include: [], exclude: [], strokes: [], keep: [], remove: [] };

/** What a photo was made with. */
export function correctionOf(params: ItemView['params']): Correction {
  const { subject, text_removal: text } = params as Partial<Recipe>;
  return {
    include: subject?.include ?? [],
    exclude: subject?.exclude ?? [],
    strokes: subject?.strokes ?? [],
    ...(subject?.box ? { box: subject.box } : {}),
    keep: text?.keep ?? [],
    remove: text?.remove ?? [],
  };
}

/** Whether the product is looked for at all in this photo. */
export function needsProduct({ params }: Pick<ItemView, 'params'>): boolean {
  return 'background_replacement' in params || 'cutout' in params;
}

export function isCorrected(params: ItemView['params']): boolean {
  const correction = correctionOf(params);
  return countMarks(correction) + correction.keep.length + correction.remove.length > 0;
}

/** What was said of the product: clicks, strokes, the box. */
export function countMarks({ include, exclude, strokes, box }: Correction): number {
  return include.length + exclude.length + strokes.length + (box ? 1 : 0);
}

/** As the API takes it. */
export function subjectOf({ include, exclude, strokes, box }: Correction): SubjectCorrection {
  return { include: [...include], exclude: [...exclude], strokes: [...strokes], ...(box ? { box } : {}) };
}

/** The photo's own settings with this correction in place of the one before. */
export function withCorrection(item: ItemView, correction: Correction): Override {
  const { subject: _, ...own } = item.override as Override;
  const override: Override = countMarks(correction) > 0 ? { ...own, subject: subjectOf(correction) } : own;
  if (!('text_removal' in item.params)) return override;
  const text_removal = textsOf(own.text_removal ?? {}, correction);
  return {
    ...override,
    ...(Object.keys(text_removal).length > 0 || own.text_removal ? { text_removal } : {}),
  };
}

function textsOf(
  { keep: _keep, remove: _remove, ...rest }: NonNullable<Override['text_removal']>,
  { keep, remove }: Correction,
): NonNullable<Override['text_removal']> {
  return {
    ...rest,
    ...(keep.length > 0 ? { keep: keep.map((region) => [...region]) } : {}),
    ...(remove.length > 0 ? { remove: remove.map((region) => [...region]) } : {}),
  };
}

export type TextFound = ItemView['texts'][number];

/** What becomes of a text: as the seller said, else as it was decided. */
export function isRemoved(text: TextFound, { keep, remove }: Correction): boolean {
  if (text.region && keep.some((region) => isSame(region, text.region!))) return false;
  if (text.region && remove.some((region) => isSame(region, text.region!))) return true;
  return text.verdict === 'removed' || text.verdict === 'residual';
}

/** Keeps a text or removes it; said only once, whatever was said of it before. */
export function decideText(correction: Correction, region: Region, removed: boolean): Correction {
  const others = (regions: readonly Region[]) => regions.filter((other) => !isSame(other, region));
  const keep = others(correction.keep);
  const remove = others(correction.remove);
  return removed
    ? { ...correction, keep, remove: [...remove, region] }
    : { ...correction, keep: [...keep, region], remove };
}

/** A region that the seller drew is taken back. */
export function dropRegion(correction: Correction, region: Region): Correction {
  return { ...correction, remove: correction.remove.filter((other) => !isSame(other, region)) };
}

/** Regions to be removed that are no text that was found. */
export function drawnRegions(texts: readonly TextFound[], { remove }: Correction): Region[] {
  return remove.filter((region) => !texts.some((text) => text.region && isSame(text.region, region)));
}

/** Found anew, a text's corners move by a pixel or two. */
const SAME_SHARE = 0.01;

function isSame(a: Region, b: Region): boolean {
  return a.every((point, at) => Math.hypot(point.x - b[at]!.x, point.y - b[at]!.y) < SAME_SHARE);
}
