import { inpaintEmbedded } from './inpainting/inpaint-embedded.ts';
import { renderScene } from './scenes/render-scene.ts';
import type { ZImageService } from './zimage-service.ts';

/** Studio scenes made in code and classical inpainting: no weights, no network, any size, repeatable. */
export function createProceduralZImage(): ZImageService {
  return {
    engine: {
      name: 'procedural',
      device: 'cpu',
      notes: ['Backgrounds come from eight built-in studio scenes; a prompt cannot change them.'],
    },
    generateBackground: async (request) => {
      request.signal?.throwIfAborted();
      const notes =
        request.prompt === undefined
          ? []
          : [
              'The built-in studio scenes cannot follow a prompt; the style was used as it is. Choose another style or seed, or connect a generative engine.',
            ];
      return { image: renderScene(request), notes };
    },
    inpaint: inpaintEmbedded,
    close: async () => {},
  };
}
