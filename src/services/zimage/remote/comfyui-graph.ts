import type { EngineEndpoint } from '../../../inference/engine-endpoint.ts';
import type { PaintOrder } from './painting-protocol.ts';
import { samplingOf } from './sampling.ts';

/** Nodes by id; an input that is a pair stands for another node's output. */
export type ComfyGraph = Readonly<
  Record<string, { readonly class_type: string; readonly inputs: Readonly<Record<string, unknown>> }>
>;

/** Where the finished picture comes out. */
export const RESULT_NODE = 'result';

/** Names of uploaded files, as the server gave them. */
export interface ComfyPictures {
  readonly image: string;
  readonly mask: string;
}

/**
 * The nodes of ComfyUI's own Z-Image-Turbo template (Comfy-Org/workflow_templates, image_z_image_turbo.json). To
 * fill, the picture's latent gets a noise mask. All node classes are in ComfyUI's core.
 */
export function comfyGraph(
  endpoint: EngineEndpoint,
  order: PaintOrder,
  pictures?: ComfyPictures,
): ComfyGraph {
  const { steps = 20, guidance = 3.5 } = samplingOf(endpoint);
  const file = (parameter: string, fallback: string) => endpoint.parameter(parameter) ?? fallback;
  // ComfyUI counts guidance from 1 = none; then the negative prompt is not even computed.
  const cfg = Math.max(1, guidance);
  return {
    unet: node('UNETLoader', {
      unet_name: file('unet', 'z_image_turbo_bf16.safetensors'),
      weight_dtype: 'default',
    }),
    clip: node('CLIPLoader', {
      clip_name: file('clip', 'qwen_3_4b.safetensors'),
      type: file('clip_type', 'lumina2'),
      device: 'default',
    }),
    vae: node('VAELoader', { vae_name: file('vae', 'ae.safetensors') }),
    shifted: node('ModelSamplingAuraFlow', { model: ['unet', 0], shift: 3 }),
    positive: node('CLIPTextEncode', { clip: ['clip', 0], text: order.prompt }),
    negative:
      cfg === 1
        ? node('ConditioningZeroOut', { conditioning: ['positive', 0] })
        : node('CLIPTextEncode', { clip: ['clip', 0], text: order.negativePrompt }),
    ...latentNodes(order, pictures),
    sampled: node('KSampler', {
      model: ['shifted', 0],
      positive: ['positive', 0],
      negative: ['negative', 0],
      latent_image: ['latent', 0],
      seed: order.seed,
      steps,
      cfg,
      sampler_name: 'res_multistep',
      scheduler: 'simple',
      denoise: 1,
    }),
    decoded: node('VAEDecode', { samples: ['sampled', 0], vae: ['vae', 0] }),
    // A preview lands in the server's temporary folder: photos of strangers do not pile up in its output.
    [RESULT_NODE]: node('PreviewImage', { images: ['decoded', 0] }),
  };
}

function latentNodes({ widthPx, heightPx }: PaintOrder, pictures: ComfyPictures | undefined): ComfyGraph {
  if (!pictures) {
    return { latent: node('EmptySD3LatentImage', { width: widthPx, height: heightPx, batch_size: 1 }) };
  }
  return {
    image: node('LoadImage', { image: pictures.image }),
    // The red channel: ComfyUI reads `alpha` the other way round.
    mask: node('LoadImageMask', { image: pictures.mask, channel: 'red' }),
    encoded: node('VAEEncode', { pixels: ['image', 0], vae: ['vae', 0] }),
    latent: node('SetLatentNoiseMask', { samples: ['encoded', 0], mask: ['mask', 0] }),
  };
}

function node(classType: string, inputs: Readonly<Record<string, unknown>>) {
  return { class_type: classType, inputs };
}
