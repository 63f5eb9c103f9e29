import { FormData } from 'undici';
import { z } from 'zod';
import type { EngineEndpoint } from '../../../inference/engine-endpoint.ts';
import { badAnswer } from '../../../inference/engine-error.ts';
import { askEngine, jsonOf } from '../../../inference/engine-http.ts';
import type { ImageDialect } from './image-dialects.ts';
import {
  type FillOrder,
  MOST_PICTURE_BYTES,
  type PaintingProtocol,
  type PaintOrder,
  type PictureSize,
  type ProtocolCall,
  toStep,
} from './painting-protocol.ts';

const answerSchema = z.object({ data: z.array(z.object({ b64_json: z.string().nullish() })).min(1) });

/** `POST /v1/images/generations` and `/v1/images/edits` in the dialect of one server. */
export function createOpenAiImages(dialect: ImageDialect): PaintingProtocol {
  return {
    sizeFor: async (_endpoint, wished) => nearestSize(wished, dialect.sizes),
    async paint(endpoint, order, call) {
      const body = JSON.stringify(fieldsOf(dialect, endpoint, order));
      const headers = { 'content-type': 'application/json' };
      return await exchange(endpoint, 'v1/images/generations', { body, headers }, order, call);
    },
    takesMask: dialect.maskField !== undefined,
    async fill(endpoint, order, call) {
      const body = formOf(dialect, endpoint, order);
      return await exchange(endpoint, 'v1/images/edits', { body }, order, call);
    },
  };
}

function fieldsOf(dialect: ImageDialect, endpoint: EngineEndpoint, order: PaintOrder) {
  const model = endpoint.parameter('model');
  return {
    prompt: order.prompt,
    n: 1,
    size: `${order.widthPx}x${order.heightPx}`,
    ...(model === undefined || !dialect.namesModel ? {} : { model }),
    ...dialect.fields(endpoint, order),
  };
}

function formOf(dialect: ImageDialect, endpoint: EngineEndpoint, order: FillOrder): FormData {
  const form = new FormData();
  const fields = { ...fieldsOf(dialect, endpoint, order), ...dialect.fillFields };
  for (const [name, value] of Object.entries(fields)) {
    if (value !== undefined) form.append(name, String(value));
  }
  const png = (bytes: Uint8Array) => new Blob([Uint8Array.from(bytes)], { type: 'image/png' });
  form.append(dialect.imageField, png(order.imagePng), 'image.png');
  if (dialect.maskField !== undefined) form.append(dialect.maskField, png(order.maskPng), 'mask.png');
  return form;
}

async function exchange(
  endpoint: EngineEndpoint,
  path: string,
  request: { body: string | FormData; headers?: Record<string, string> },
  { signal }: PaintOrder,
  { clock, timeoutMs }: ProtocolCall,
): Promise<Uint8Array> {
  const reply = await askEngine({
    endpoint,
    path,
    ...request,
    timeoutMs,
    mostBytes: MOST_PICTURE_BYTES,
    clock,
    signal,
  });
  const [picture] = jsonOf(endpoint, reply.body, answerSchema, 'a list of pictures').data;
  return pictureFromBase64(endpoint, picture?.b64_json);
}

/** @throws EngineError where there is nothing, or something that is no base64 */
export function pictureFromBase64(endpoint: EngineEndpoint, text: string | null | undefined): Uint8Array {
  const base64 = (text ?? '').replace(/^data:[^,]*,/, '');
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.byteLength === 0) throw badAnswer(endpoint, 'no picture');
  return bytes;
}

function nearestSize(wished: PictureSize, sizes: ImageDialect['sizes']): PictureSize {
  if (!sizes) return { widthPx: toStep(wished.widthPx), heightPx: toStep(wished.heightPx) };
  const aspect = Math.log(wished.widthPx / wished.heightPx);
  const off = ({ widthPx, heightPx }: PictureSize) => Math.abs(Math.log(widthPx / heightPx) - aspect);
  return [...sizes].sort((left, right) => off(left) - off(right))[0]!;
}
