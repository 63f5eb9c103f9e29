import type { CutoutEvaluation, PhotoEvaluation, TextRemovalEvaluation } from './photo-evaluation.ts';

/** What `npm run eval -- --json` prints; shares 0–1. */
export interface EvaluationSummary {
  readonly cutout: { readonly byKind: Record<string, CutoutSummary> };
  /** With `--clicks`: mean IoU before any click and after each, by kind. */
  readonly iouByClicks: Record<string, readonly number[]>;
  readonly textRemoval: {
    /** Overlay and watermark boxes still read ÷ all of them. */
    readonly residual: number;
    /** Product boxes unchanged within 2/255 on average ÷ all of them. */
    readonly productKept: number;
    /** Pixels changed by more than 2/255 outside all labelled boxes grown by half a line ÷ all such pixels. */
    readonly collateral: number;
    /** Mean over the photos that have a clean picture. */
    readonly psnrDb?: number;
  };
  readonly hostile: {
    readonly unexpected: readonly { file: string; expected: string; happened: string; detail: string }[];
    readonly maxSeconds: number;
    readonly maxRssMb: number;
  };
  readonly photos: readonly PhotoEvaluation[];
}

export interface CutoutSummary {
  readonly iou: number;
  readonly boundaryF: number;
  readonly alphaError: number;
  readonly photos: number;
}

export function summarise(photos: readonly PhotoEvaluation[]): EvaluationSummary {
  return {
    cutout: { byKind: summariseCutouts(photos) },
    iouByClicks: summariseClicks(photos),
    textRemoval: summariseTextRemoval(photos.flatMap(({ textRemoval }) => textRemoval ?? [])),
    hostile: summariseHostile(photos),
    photos,
  };
}

function summariseCutouts(photos: readonly PhotoEvaluation[]): Record<string, CutoutSummary> {
  const byKind = new Map<string, CutoutEvaluation[]>();
  for (const { kind, cutout } of photos) {
    if (cutout !== undefined) byKind.set(kind, [...(byKind.get(kind) ?? []), cutout]);
  }
  return Object.fromEntries(
    [...byKind].map(([kind, cutouts]) => [
      kind,
      {
        iou: mean(cutouts.map(({ iou }) => iou)),
        boundaryF: mean(cutouts.map(({ boundaryF }) => boundaryF)),
        alphaError: mean(cutouts.map(({ alphaError }) => alphaError)),
        photos: cutouts.length,
      },
    ]),
  );
}

function summariseClicks(photos: readonly PhotoEvaluation[]): Record<string, number[]> {
  const byKind = new Map<string, (readonly number[])[]>();
  for (const { kind, iouByClicks } of photos) {
    if (iouByClicks) byKind.set(kind, [...(byKind.get(kind) ?? []), iouByClicks]);
  }
  return Object.fromEntries(
    [...byKind].map(([kind, rows]) => [kind, rows[0].map((_, at) => mean(rows.map((row) => row[at])))]),
  );
}

function summariseTextRemoval(all: readonly TextRemovalEvaluation[]): EvaluationSummary['textRemoval'] {
  const share = (
    part: keyof TextRemovalEvaluation,
    whole: keyof TextRemovalEvaluation,
    ofNothing: number,
  ) => {
    const total = sum(all.map((one) => Number(one[whole])));
    return total === 0 ? ofNothing : sum(all.map((one) => Number(one[part]))) / total;
  };
  const psnrs = all.flatMap(({ psnrDb }) => psnrDb ?? []);
  return {
    residual: share('stillRead', 'removableBoxes', 0),
    productKept: share('productBoxesKept', 'productBoxes', 1),
    collateral: share('pixelsChangedOutside', 'pixelsOutside', 0),
    ...(psnrs.length > 0 ? { psnrDb: mean(psnrs) } : {}),
  };
}

function summariseHostile(photos: readonly PhotoEvaluation[]): EvaluationSummary['hostile'] {
  const files = photos.flatMap(({ file, seconds, hostile }) =>
    hostile ? [{ file, seconds, ...hostile }] : [],
  );
  return {
    unexpected: files
      .filter(({ asExpected }) => !asExpected)
      .map(({ file, expected, happened, detail }) => ({ file, expected, happened, detail })),
    maxSeconds: Math.max(0, ...files.map(({ seconds }) => seconds)),
    maxRssMb: Math.max(0, ...files.map(({ rssMb }) => rssMb)),
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function mean(values: readonly number[]): number {
  return sum(values) / values.length;
}
