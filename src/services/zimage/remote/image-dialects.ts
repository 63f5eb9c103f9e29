import type { EngineEndpoint } from '../../../inference/engine-endpoint.ts';
import type { PaintOrder, PictureSize } from './painting-protocol.ts';
import { samplingOf } from './sampling.ts';

/** In what the servers of the OpenAI Images interface differ. */
export interface ImageDialect {
  /** The model may be named; a wrong name is refused by vLLM-Omni with 400. */
  readonly namesModel: boolean;
  readonly imageField: string;
  /** Absent: masks are dropped. */
  readonly maskField?: string;
  /** The only sizes it paints; absent: all. */
  readonly sizes?: readonly PictureSize[];
  /** What else is sent with both kinds of request; undefined values are left out. */
  fields(endpoint: EngineEndpoint, order: PaintOrder): Readonly<Record<string, string | number | undefined>>;
  readonly fillFields?: Readonly<Record<string, string | number>>;
}

/** vllm-omni docs/serving/image_generation_api.md and image_edit_api.md. */
export const VLLM_OMNI: ImageDialect = {
  namesModel: true,
  imageField: 'image',
  maskField: 'mask_image',
  fields: diffusionFields,
  // Nothing of what is painted over may shine through; models without img2img ignore it.
  fillFields: { strength: 1 },
};

/**
 * sglang multimodal_gen/runtime/entrypoints/openai/{protocol,image_api}.py: answers with URLs unless asked, and
 * takes a mask without using it.
 */
export const SGLANG: ImageDialect = {
  namesModel: true,
  imageField: 'image',
  fields: diffusionFields,
};

/** The synchronous interface of servers that lack /sdcpp/v1: everything else stands in the prompt. */
export const SD_SERVER_SYNC: ImageDialect = {
  namesModel: false,
  imageField: 'image[]',
  maskField: 'mask',
  fields(endpoint, { prompt, negativePrompt, seed }) {
    const { steps, guidance } = samplingOf(endpoint);
    const extra = {
      seed,
      negative_prompt: negativePrompt,
      strength: 1,
      embed_image_metadata: false,
      sample_params: {
        ...(steps === undefined ? {} : { sample_steps: steps }),
        // In stable-diffusion.cpp a scale of 1 is no guidance.
        ...(guidance === undefined ? {} : { guidance: { txt_cfg: Math.max(1, guidance) } }),
      },
    };
    return {
      prompt: `${prompt} <sd_cpp_extra_args>${JSON.stringify(extra)}</sd_cpp_extra_args>`,
      output_format: 'png',
    };
  },
};

/** platform.openai.com/docs/api-reference/images: no seed, no negative prompt, three sizes, always base64. */
export const OPENAI: ImageDialect = {
  namesModel: true,
  imageField: 'image',
  maskField: 'mask',
  sizes: [
    { widthPx: 1024, heightPx: 1024 },
    { widthPx: 1536, heightPx: 1024 },
    { widthPx: 1024, heightPx: 1536 },
  ],
  fields: (endpoint) => ({
    model: endpoint.parameter('model') ?? 'gpt-image-1',
    quality: endpoint.parameter('quality'),
    output_format: 'png',
  }),
};

function diffusionFields(endpoint: EngineEndpoint, { negativePrompt, seed }: PaintOrder) {
  const { steps, guidance } = samplingOf(endpoint);
  return {
    seed,
    num_inference_steps: steps,
    guidance_scale: guidance,
    negative_prompt: negativePrompt,
    response_format: 'b64_json',
    output_format: 'png',
  };
}
