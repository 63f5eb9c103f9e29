/** Which protocols a service's variable may name, and the settings that each takes in the address's query. */
export const ENGINE_KINDS = {
  zimage: {
    'vllm-omni': ['model', 'for', 'steps', 'guidance', 'megapixels', 'parallel', 'timeout'],
    sglang: ['model', 'for', 'steps', 'guidance', 'megapixels', 'parallel', 'timeout'],
    'sd-server': ['model', 'for', 'steps', 'guidance', 'megapixels', 'parallel', 'timeout'],
    openai: ['model', 'for', 'quality', 'parallel', 'timeout'],
    comfyui: [
      'model',
      'for',
      'steps',
      'guidance',
      'megapixels',
      'parallel',
      'timeout',
      'unet',
      'clip',
      'clip_type',
      'vae',
    ],
    oip: ['model', 'version', 'parallel', 'timeout', 'binary'],
  },
  sam: { oip: ['version', 'parallel', 'timeout', 'binary'] },
  ocr: { oip: ['version', 'parallel', 'timeout', 'binary'] },
} as const;

export type EngineService = keyof typeof ENGINE_KINDS;
