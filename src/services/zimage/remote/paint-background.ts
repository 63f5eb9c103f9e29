import type { RgbImage } from '../../../image/pixel-image.ts';
import { scaleRgb } from '../../../image/scale-picture.ts';
import type { EngineEndpoint } from '../../../inference/engine-endpoint.ts';
import { STYLES } from '../../../protocol/styles.ts';
import { renderScene } from '../scenes/render-scene.ts';
import type { Background, BackgroundRequest } from '../zimage-service.ts';
import { createBackgroundCache } from './background-cache.ts';
import { backgroundPrompt, NEGATIVE_PROMPT } from './background-prompt.ts';
import type { PaintingProtocol, PictureSize, ProtocolCall } from './painting-protocol.ts';
import { readPicture } from './read-picture.ts';
import { samplingOf } from './sampling.ts';

export interface PaintBackgroundOptions {
  readonly protocol: PaintingProtocol;
  readonly call: ProtocolCall;
  readonly mostPixels: number;
  /** One of the engine's; its settings are those of all. */
  readonly endpoint: EngineEndpoint;
  readonly cacheDir: string;
  readonly use: (
    work: (endpoint: EngineEndpoint) => Promise<Uint8Array>,
    signal: AbortSignal | undefined,
  ) => Promise<Uint8Array>;
}

/**
 * Sides of what is ordered are multiples of this: canvases of nearly the same shape share a background, and what
 * is too much is cut off.
 */
const SHARED_STEP_PX = 64;
/** Longer pictures than 3 : 1 come out doubled. */
const MOST_ASPECT = 3;
/** Changes whenever words or sizes do, so that no older background is taken for one of these. */
const RECIPE_VERSION = 1;

/** Paints backgrounds: one for all photos of a batch that ask for the same style, size and seed. */
export function paintBackground(
  options: PaintBackgroundOptions,
): (request: BackgroundRequest) => Promise<Background> {
  const { protocol, call, mostPixels, endpoint, cacheDir, use } = options;
  const cache = createBackgroundCache(cacheDir, call.clock);
  return async (request) => {
    const { signal } = request;
    signal?.throwIfAborted();
    // Marketplaces want exactly 255: no painter is asked for white.
    if (STYLES[request.styleId].placement.pureWhite) return { image: renderScene(request), notes: [] };
    const wished = sharedSize(request, mostPixels);
    const prompt = backgroundPrompt(request);
    const key = {
      version: RECIPE_VERSION,
      kind: endpoint.kind,
      settings: ['model', 'quality', 'unet', 'clip', 'vae'].map((name) => endpoint.parameter(name)),
      sampling: samplingOf(endpoint),
      prompt,
      ...wished,
      seed: request.seed,
    };
    const make = () =>
      use(async (chosen) => {
        const size = await protocol.sizeFor(chosen, wished, call);
        const { seed, onProgress } = request;
        const order = { ...size, prompt, negativePrompt: NEGATIVE_PROMPT, seed, onProgress, signal };
        const bytes = await protocol.paint(chosen, order, call);
        // Nothing is kept that is not a picture of this size.
        await readPicture(chosen, bytes, size);
        return bytes;
      }, signal);
    const picture = await readPicture(endpoint, await cache.take(key, make, signal)).catch(async () => {
      await cache.drop(key);
      return await readPicture(endpoint, await cache.take(key, make, signal));
    });
    signal?.throwIfAborted();
    return { image: await cover(picture, request), generated: true, notes: [] };
  };
}

function sharedSize({ widthPx, heightPx }: PictureSize, mostPixels: number): PictureSize {
  const aspect = Math.min(MOST_ASPECT, Math.max(1 / MOST_ASPECT, widthPx / heightPx));
  const side = (px: number) => Math.max(SHARED_STEP_PX, Math.floor(px / SHARED_STEP_PX) * SHARED_STEP_PX);
  return { widthPx: side(Math.sqrt(mostPixels * aspect)), heightPx: side(Math.sqrt(mostPixels / aspect)) };
}

/** Fills the canvas, cutting off evenly what has another shape. */
async function cover(picture: RgbImage, { widthPx, heightPx }: PictureSize): Promise<RgbImage> {
  const scale = Math.min(picture.widthPx / widthPx, picture.heightPx / heightPx);
  const width = Math.max(1, Math.min(picture.widthPx, Math.round(widthPx * scale)));
  const height = Math.max(1, Math.min(picture.heightPx, Math.round(heightPx * scale)));
  const region = {
    left: Math.floor((picture.widthPx - width) / 2),
    top: Math.floor((picture.heightPx - height) / 2),
    widthPx: width,
    heightPx: height,
  };
  return (await scaleRgb(picture, undefined, { region, widthPx, heightPx })).rgb;
}
