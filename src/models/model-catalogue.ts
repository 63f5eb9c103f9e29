/** A file of a model as the hub has it. Several may hold one graph: weights of large ones lie beside it. */
export interface CatalogueFile {
  /** In the repository; kept under its last part, by which an ONNX graph finds its weights. */
  readonly path: string;
  /** Where it is known beforehand; else the hub's own declaration counts alone. */
  readonly sha256?: string | undefined;
}

/** What an installed model is opened as. */
export type ModelUse =
  | { readonly kind: 'sam'; readonly encoder: string; readonly decoder: string }
  | {
      readonly kind: 'salient';
      readonly file: string;
      readonly normalisation: 'imagenet' | 'centred';
      readonly gives: 'probabilities' | 'logits';
    }
  | {
      readonly kind: 'inpaint';
      readonly file: string;
      /** Its file says otherwise: MI-GAN's pipeline cuts out the hole of one picture. */
      readonly oneAtATime?: boolean | undefined;
    };

/** A model that `packshot models pull` can fetch. */
export interface CatalogueModel {
  /** What a user types, and the engine's name afterwards. */
  readonly name: string;
  readonly title: string;
  /** What gets better with it, in words for a seller. */
  readonly improves: string;
  readonly licence: string;
  /** Not to be used for selling anything: needs `--accept-non-commercial`. */
  readonly nonCommercial: boolean;
  /** Of all files, about. */
  readonly megabytes: number;
  /**
   * What a process on the CPU takes with it, weights and activations, about. Known is IS-Net at 1024 px with weights
   * of half the size: 1270 MB; U²-Net has a tenth of its pixels. The largest figure reported for BiRefNet lite is 6 GB
   * (HivisionIDPhotos #93). The others are reckoned: weights twice, for their packed copies, and the largest
   * activations; of SlimSAM one attention of 12 heads over 4096 places is 805 MB, and there are two at a time.
   */
  readonly memoryMb: number;
  readonly repository: string;
  /** A commit where one was looked up; else the branch, and what it was is written down when it is pulled. */
  readonly revision: string;
  readonly files: readonly CatalogueFile[];
  readonly use: ModelUse;
}

const TRANSFORMERS_SAM = {
  kind: 'sam',
  encoder: 'vision_encoder.onnx',
  decoder: 'prompt_encoder_mask_decoder.onnx',
} as const;

const WITH_WEIGHTS_BESIDE = [
  { path: 'onnx/vision_encoder.onnx' },
  { path: 'onnx/vision_encoder.onnx_data' },
  { path: 'onnx/prompt_encoder_mask_decoder.onnx' },
  { path: 'onnx/prompt_encoder_mask_decoder.onnx_data' },
] as const;

/** Within a kind the preferred one first: that is the order in which installed models are asked. */
export const MODEL_CATALOGUE: readonly CatalogueModel[] = [
  {
    name: 'sam2.1-tiny',
    title: 'SAM 2.1, Hiera tiny',
    improves: 'products on a stand, in a hand or among others; clicks and boxes take exactly the thing meant',
    licence: 'Apache-2.0',
    nonCommercial: false,
    megabytes: 155,
    memoryMb: 1000,
    repository: 'onnx-community/sam2.1-hiera-tiny-ONNX',
    revision: '814a066640debee5a91e70aa401fb8e17e030503',
    files: WITH_WEIGHTS_BESIDE,
    use: TRANSFORMERS_SAM,
  },
  {
    name: 'edgetam',
    title: 'EdgeTAM, the SAM 2 for phones',
    improves: 'as sam2.1-tiny, with an encoder of a fifth of the size',
    licence: 'Apache-2.0',
    nonCommercial: false,
    megabytes: 45,
    memoryMb: 600,
    repository: 'onnx-community/EdgeTAM-ONNX',
    revision: '9c77c7bff7fd0f3079585fa17af7f730ddc531ed',
    files: WITH_WEIGHTS_BESIDE,
    use: TRANSFORMERS_SAM,
  },
  {
    name: 'mobile-sam',
    title: 'MobileSAM',
    improves: 'as sam2.1-tiny, for small machines',
    licence: 'Apache-2.0 (weights), MIT (export)',
    nonCommercial: false,
    megabytes: 45,
    memoryMb: 700,
    repository: 'Acly/MobileSAM',
    revision: '0d3b403339b4674a82493d5e97964dd78089ddc8',
    files: [
      {
        path: 'mobile_sam_image_encoder.onnx',
        sha256: '580f5fb648ea1062c0aabc26217aed56921985f03f0cbbd852bba81d760cc749',
      },
      { path: 'sam_mask_decoder_multi.onnx' },
    ],
    use: { kind: 'sam', encoder: 'mobile_sam_image_encoder.onnx', decoder: 'sam_mask_decoder_multi.onnx' },
  },
  {
    name: 'slimsam',
    title: 'SlimSAM-77',
    improves: 'clicks that take the thing meant; knows no boxes',
    licence: 'Apache-2.0',
    nonCommercial: false,
    megabytes: 40,
    memoryMb: 1600,
    repository: 'Xenova/slimsam-77-uniform',
    revision: 'main',
    files: [{ path: 'onnx/vision_encoder.onnx' }, { path: 'onnx/prompt_encoder_mask_decoder.onnx' }],
    use: TRANSFORMERS_SAM,
  },
  {
    name: 'birefnet-lite',
    title: 'BiRefNet lite',
    improves: 'mattes of thin parts, hair and nets; needs a GPU: too large for a process on the CPU',
    licence: 'MIT',
    nonCommercial: false,
    megabytes: 224,
    memoryMb: 6000,
    repository: 'onnx-community/BiRefNet_lite-ONNX',
    revision: 'main',
    files: [{ path: 'onnx/model.onnx' }],
    use: { kind: 'salient', file: 'model.onnx', normalisation: 'imagenet', gives: 'logits' },
  },
  {
    name: 'rmbg-1.4',
    title: 'BRIA RMBG 1.4',
    improves: 'mattes of products in rooms',
    licence: 'bria-rmbg-1.4 (non-commercial use only)',
    nonCommercial: true,
    megabytes: 176,
    memoryMb: 1400,
    repository: 'briaai/RMBG-1.4',
    revision: 'main',
    files: [{ path: 'onnx/model.onnx' }],
    use: { kind: 'salient', file: 'model.onnx', normalisation: 'centred', gives: 'probabilities' },
  },
  {
    name: 'isnet-general',
    title: 'IS-Net, general use',
    improves: 'what the embedded IS-Net does, for installations without its package',
    licence: 'Apache-2.0',
    nonCommercial: false,
    megabytes: 179,
    memoryMb: 1400,
    repository: 'ckpt/rembg',
    revision: 'main',
    files: [{ path: 'isnet-general-use.onnx' }],
    use: {
      kind: 'salient',
      file: 'isnet-general-use.onnx',
      normalisation: 'centred',
      gives: 'probabilities',
    },
  },
  {
    name: 'u2net',
    title: 'U²-Net',
    improves: 'speed where IS-Net is too slow; coarser outlines',
    licence: 'Apache-2.0',
    nonCommercial: false,
    megabytes: 176,
    memoryMb: 600,
    repository: 'fofr/comfyui',
    revision: '69bcbc4b0b55a1c5c12563695a825e59b62fa097',
    files: [
      {
        path: 'rembg/u2net.onnx',
        sha256: '8d10d2f3bb75ae3b6d527c77944fc5e7dcd94b29809d47a739a7a728a912b491',
      },
    ],
    use: { kind: 'salient', file: 'u2net.onnx', normalisation: 'imagenet', gives: 'probabilities' },
  },
  {
    name: 'lama',
    title: 'LaMa',
    improves: 'ground behind removed text: continues patterns and edges',
    licence: 'Apache-2.0',
    nonCommercial: false,
    megabytes: 208,
    memoryMb: 1000,
    repository: 'Carve/LaMa-ONNX',
    revision: 'c3c0c9e468934d62e79c329e35d82dd09ff8c444',
    files: [{ path: 'lama_fp32.onnx' }],
    use: { kind: 'inpaint', file: 'lama_fp32.onnx' },
  },
  {
    name: 'migan',
    title: 'MI-GAN',
    improves: 'ground behind removed text, faster than LaMa and a little coarser',
    licence: 'MIT',
    nonCommercial: false,
    megabytes: 28,
    memoryMb: 400,
    repository: 'andraniksargsyan/migan',
    revision: '1538c135034b8cfe7a8472f34d09c8a5a45b17a7',
    files: [
      {
        path: 'migan_pipeline_v2.onnx',
        sha256: '6f1f3530a1a2324b19752018ce756088b07973cda8d7d890034ace5c8a48c40b',
      },
    ],
    use: { kind: 'inpaint', file: 'migan_pipeline_v2.onnx', oneAtATime: true },
  },
];

export function findModel(name: string): CatalogueModel | undefined {
  return MODEL_CATALOGUE.find((model) => model.name === name);
}

/** Whether this version knows the digest of each file; else what the hub declares is all there is to go by. */
export function isPinned({ files }: CatalogueModel): boolean {
  return files.every(({ sha256 }) => sha256 !== undefined);
}

/** The name under which a file lies in the model's folder. */
export function fileNameOf({ path }: CatalogueFile): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
