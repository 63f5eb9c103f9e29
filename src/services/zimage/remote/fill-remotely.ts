import type { GrayPlane, PixelRect, RgbImage } from '../../../image/pixel-image.ts';
import { resampleGray, resampleRgb, wholeOf } from '../../../image/resample.ts';
import { sharpFromRgb } from '../../../image/sharp-input.ts';
import type { EngineEndpoint } from '../../../inference/engine-endpoint.ts';
import { type FillWindow, fillWindows } from '../inpainting/fill-windows.ts';
import { pasteFilled } from '../inpainting/paste-filled.ts';
import type { InpaintRequest } from '../zimage-service.ts';
import { FILL_PROMPT, MARK_COLOUR, MARKED_FILL_PROMPT, NEGATIVE_PROMPT } from './background-prompt.ts';
import { checkObedience } from './mask-obedience.ts';
import type { FillOrder, PaintingProtocol, PictureSize, ProtocolCall } from './painting-protocol.ts';
import { readPicture } from './read-picture.ts';

/** Diffusion models have learnt on 512 px and more. */
const LEAST_SIDE_PX = 512;
/** A pixel of the smaller mask of which a trace is masked is painted whole. */
const TRACE = 8;

export interface FillRemotelyOptions {
  readonly protocol: PaintingProtocol;
  readonly call: ProtocolCall;
  readonly mostPixels: number;
  /** Finds an endpoint for one order. */
  readonly use: (
    work: (endpoint: EngineEndpoint) => Promise<RgbImage>,
    signal: AbortSignal | undefined,
  ) => Promise<RgbImage>;
}

/** Fills holes window by window; whatever the engine answers, pixels where the mask is 0 come back as given. */
export async function fillRemotely(
  request: InpaintRequest,
  { protocol, call, mostPixels, use }: FillRemotelyOptions,
): Promise<RgbImage> {
  const { image, mask, signal, onProgress } = request;
  signal?.throwIfAborted();
  const result = { ...image, data: image.data.slice() };
  const windows = fillWindows(mask, { leastSidePx: LEAST_SIDE_PX, mostPixels });
  for (const [done, window] of windows.entries()) {
    const { rect } = window;
    const filled = await use(async (endpoint) => {
      const size = await protocol.sizeFor(endpoint, windowSize(rect, mostPixels), call);
      const sent = sendable(image, window, size, protocol.takesMask);
      const order: FillOrder = {
        ...size,
        prompt: protocol.takesMask ? FILL_PROMPT : MARKED_FILL_PROMPT,
        negativePrompt: NEGATIVE_PROMPT,
        seed: request.seed ?? 1,
        imagePng: await sharpFromRgb(sent.picture).png({ compressionLevel: 3 }).toBuffer(),
        maskPng: await encodeMask(sent.edit),
        onProgress: (share) => onProgress?.((done + share) / windows.length),
        signal,
      };
      const answer = await readPicture(endpoint, await protocol.fill(endpoint, order, call), size);
      const got = resampleRgb(answer, wholeOf(answer), size.widthPx, size.heightPx);
      checkObedience(endpoint, sent.picture, got, sent.edit);
      return got;
    }, signal);
    const full = resampleRgb(filled, wholeOf(filled), rect.widthPx, rect.heightPx);
    pasteFilled(result, rect, full, window.own);
  }
  return result;
}

/** As large as the window, but within what the engine sees well. */
function windowSize({ widthPx, heightPx }: PixelRect, mostPixels: number): PictureSize {
  const most = Math.sqrt(mostPixels / (widthPx * heightPx));
  const least = LEAST_SIDE_PX / Math.min(widthPx, heightPx);
  const scale = Math.min(most, Math.max(1, least));
  return { widthPx: Math.round(widthPx * scale), heightPx: Math.round(heightPx * scale) };
}

function sendable(
  image: RgbImage,
  { rect, mask }: FillWindow,
  { widthPx, heightPx }: PictureSize,
  takesMask: boolean,
): { picture: RgbImage; edit: GrayPlane } {
  const picture = resampleRgb(image, rect, widthPx, heightPx);
  const edit = resampleGray(mask, wholeOf(mask), widthPx, heightPx);
  for (let i = 0; i < edit.data.length; i += 1) {
    edit.data[i] = edit.data[i]! >= TRACE ? 255 : 0;
    if (edit.data[i] && !takesMask) picture.data.set(MARK_COLOUR, 3 * i);
  }
  return { picture, edit };
}

/** See `FillOrder.maskPng`. */
async function encodeMask(edit: GrayPlane): Promise<Uint8Array> {
  const { widthPx, heightPx, data } = edit;
  const rgb = new Uint8Array(3 * data.length);
  for (let i = 0; i < data.length; i += 1) rgb.fill(data[i]!, 3 * i, 3 * i + 3);
  const keep = { widthPx, heightPx, data: data.map((value) => 255 - value) };
  return await sharpFromRgb({ widthPx, heightPx, data: rgb }, keep).png().toBuffer();
}
