import { resampleRgb } from '../../../image/resample.ts';
import type { TensorModel } from '../../../inference/tensor-model.ts';
import type { EngineDescription } from '../../engine.ts';
import type { InpaintEngine } from '../zimage-service.ts';
import { fillWindows } from './fill-windows.ts';
import { type InpaintNetwork, readInpaintNetwork } from './inpaint-network.ts';
import { pasteFilled } from './paste-filled.ts';

/**
 * Fills holes with LaMa, MI-GAN or another network of their kind, wherever it runs: window by window, pasted back
 * into the mask alone.
 *
 * @param open opens the model at first use, and again should that have failed
 */
export function createInpaintByNetwork(
  engine: EngineDescription,
  open: () => Promise<TensorModel>,
): InpaintEngine {
  let opening: Promise<TensorModel> | undefined;
  /** What it learns of the model holds for all photos. */
  let network: InpaintNetwork | undefined;
  const opened = () => {
    opening ??= open().catch((error: unknown) => {
      opening = undefined;
      throw error;
    });
    return opening;
  };
  return {
    engine,
    async inpaint({ image, mask, signal, onProgress }) {
      signal?.throwIfAborted();
      const model = await opened();
      network ??= readInpaintNetwork(model);
      const result = { ...image, data: image.data.slice() };
      const windows = fillWindows(mask, network.windows);
      for (const [done, window] of windows.entries()) {
        signal?.throwIfAborted();
        const filled = await network.fill(
          resampleRgb(result, window.rect, window.rect.widthPx, window.rect.heightPx),
          window.mask,
          signal,
        );
        pasteFilled(result, window.rect, filled, window.own);
        onProgress?.((done + 1) / windows.length);
      }
      return result;
    },
    async close() {
      // A failure to open was told to whoever wanted to fill.
      await opening?.then(
        (model) => model.close(),
        () => undefined,
      );
      opening = undefined;
      network = undefined;
    },
  };
}
