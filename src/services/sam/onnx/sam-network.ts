import { createHash } from 'node:crypto';
import { AppError } from '../../../errors.ts';
import type { GrayPlane, PixelRect, Point, RgbImage } from '../../../image/pixel-image.ts';
import type { Tensor, TensorModel } from '../../../inference/tensor-model.ts';
import {
  boxToModel,
  contentSize,
  maskInFrame,
  pictureTensor,
  pointToModel,
  shrinkForModel,
} from './sam-frame.ts';
import { detectSamLayout, type SamLayout } from './sam-layout.ts';
import { promptFeeds, type SamPrompt } from './sam-prompts.ts';

/** A question about the photo, in its own pixels. */
export interface PhotoPrompt {
  readonly include: readonly Point[];
  readonly exclude?: readonly Point[] | undefined;
  /** Ignored by exports that take no boxes, see `takesBoxes`. */
  readonly box?: PixelRect | undefined;
}

/** One of the masks that SAM offers for a prompt. */
export interface OfferedMask {
  /** Of the frame that was asked for; above 127 is inside, see `maskInFrame`. */
  readonly mask: GrayPlane;
  /** What SAM expects of it, about 0–1. */
  readonly predictedIou: number;
}

export interface SamNetwork {
  readonly layout: SamLayout;
  /**
   * The masks for each prompt, in the order of the prompts. A photo's embedding, the slow part, is kept for the
   * next prompts.
   *
   * @param frame proportions of the photo
   */
  ask(
    photo: RgbImage,
    prompts: readonly PhotoPrompt[],
    frame: { readonly widthPx: number; readonly heightPx: number },
    signal?: AbortSignal,
  ): Promise<OfferedMask[][]>;
  close(): Promise<void>;
}

type Embedding = Readonly<Record<string, Tensor>>;
/** 8 to 16 MB each. */
const EMBEDDINGS_KEPT = 3;

/** @throws AppError `engine_unavailable` where the two are no pair of a known export */
export function createSamNetwork(encoder: TensorModel, decoder: TensorModel): SamNetwork {
  const layout = detectSamLayout(encoder, decoder);
  const kept = new Map<string, Promise<Embedding>>();

  const embed = async (content: RgbImage, signal?: AbortSignal): Promise<Embedding> => {
    const outputs = await encoder.run(
      { [layout.imageInput]: pictureTensor(content, layout) },
      { outputs: [...layout.embeddings.values()], signal },
    );
    const named = [...layout.embeddings].map(([input, output]) => [input, outputs[output]!] as const);
    return Object.fromEntries(named);
  };

  /** What the encoder sees decides: the same photo, decoded anew for a correction, is found again. */
  const embeddingOf = (content: RgbImage, signal?: AbortSignal): Promise<Embedding> => {
    const key = createHash('sha1').update(`${content.widthPx} `).update(content.data).digest('hex');
    const embedding = kept.get(key) ?? embed(content, signal);
    kept.delete(key);
    kept.set(key, embedding);
    embedding.catch(() => kept.delete(key));
    for (const oldest of [...kept.keys()].slice(0, -EMBEDDINGS_KEPT)) kept.delete(oldest);
    return embedding;
  };

  return {
    layout,
    async ask(photo, prompts, frame, signal) {
      const content = shrinkForModel(photo, layout);
      const embedding = await embeddingOf(content, signal);
      const size = contentSize(photo, layout);
      const share = { width: size.widthPx / layout.sidePx, height: size.heightPx / layout.sidePx };
      const asked = prompts.map((prompt) => toModel(prompt, photo, size, layout));
      const answers: OfferedMask[][] = [];
      for (const call of groupForCalls(asked, layout)) {
        const feeds = { ...embedding, ...promptFeeds(layout.dialect, decoder, call) };
        const { masks, scores } = readAnswer(layout, decoder.name, await decoder.run(feeds, { signal }));
        answers.push(...splitAnswer(masks, scores, call.length, share, frame));
      }
      return answers;
    },
    close: async () => {
      kept.clear();
      await Promise.all([encoder.close(), decoder.close()]);
    },
  };
}

function toModel(
  { include, exclude = [], box }: PhotoPrompt,
  photo: RgbImage,
  content: { readonly widthPx: number; readonly heightPx: number },
  { takesBoxes }: SamLayout,
): SamPrompt {
  const place = (points: readonly Point[], isInside: boolean) =>
    points.map((point) => ({ ...pointToModel(point, photo, content), include: isInside }));
  return {
    points: [...place(include, true), ...place(exclude, false)],
    box: box && takesBoxes ? boxToModel(box, photo, content) : undefined,
  };
}

/** All prompts at once where the decoder can; one by one where it cannot, or where a box is among them. */
function groupForCalls(prompts: readonly SamPrompt[], { manyPrompts, dialect }: SamLayout): SamPrompt[][] {
  const boxesApart = dialect === 'transformers-sam2' && prompts.some(({ box }) => box);
  if (manyPrompts && !boxesApart) return prompts.length === 0 ? [] : [[...prompts]];
  return prompts.map((prompt) => [prompt]);
}

function readAnswer(
  { dialect }: SamLayout,
  name: string,
  outputs: Readonly<Record<string, Tensor>>,
): { masks: Tensor; scores: Tensor } {
  const transformers = dialect === 'transformers-sam' || dialect === 'transformers-sam2';
  const exported = dialect === 'samexporter-sam' ? 'low_res_masks' : 'masks';
  const masks = outputs[transformers ? 'pred_masks' : exported];
  const scores = outputs[transformers ? 'iou_scores' : 'iou_predictions'];
  if (masks && scores && masks.data instanceof Float32Array && scores.data instanceof Float32Array) {
    return { masks, scores };
  }
  throw new AppError('engine_failed', `${name} gave no masks.`, { subject: name });
}

/** Masks [.., prompts, masks, side, side] with scores [.., prompts, masks], one list for each prompt. */
function splitAnswer(
  masks: Tensor,
  scores: Tensor,
  prompts: number,
  share: { readonly width: number; readonly height: number },
  frame: { readonly widthPx: number; readonly heightPx: number },
): OfferedMask[][] {
  const sidePx = masks.dims.at(-1)!;
  const offered = scores.dims.at(-1)!;
  const logits = masks.data as Float32Array;
  const pixels = sidePx * sidePx;
  if (masks.dims.at(-2) !== sidePx || logits.length !== prompts * offered * pixels) {
    throw new AppError('engine_failed', `The masks have an unexpected shape: ${masks.dims.join(' × ')}.`);
  }
  return Array.from({ length: prompts }, (_, prompt) =>
    Array.from({ length: offered }, (_unused, at) => {
      const place = prompt * offered + at;
      const own = logits.subarray(place * pixels, (place + 1) * pixels);
      return {
        mask: maskInFrame(own, sidePx, share, frame),
        predictedIou: (scores.data as Float32Array)[place]!,
      };
    }),
  );
}
