import { z } from 'zod';
import type { EngineEndpoint } from '../../../inference/engine-endpoint.ts';
import { badAnswer, EngineError, tooSlow } from '../../../inference/engine-error.ts';
import { askEngine, jsonOf } from '../../../inference/engine-http.ts';
import { SD_SERVER_SYNC } from './image-dialects.ts';
import { createOpenAiImages, pictureFromBase64 } from './openai-images.ts';
import {
  type FillOrder,
  MOST_PICTURE_BYTES,
  type PaintingProtocol,
  type PaintOrder,
  type PictureSize,
  type ProtocolCall,
  toStep,
} from './painting-protocol.ts';
import { samplingOf } from './sampling.ts';

/** Between two looks at a job; a picture takes seconds. */
const POLL_MS = 500;
const REQUEST_MS = 30_000;

const capabilitiesSchema = z.object({
  limits: z.object({
    min_width: z.number().default(64),
    max_width: z.number().default(4096),
    min_height: z.number().default(64),
    max_height: z.number().default(4096),
  }),
});
type Limits = z.output<typeof capabilitiesSchema>['limits'];

const acceptedSchema = z.object({ id: z.string().regex(/^[\w.-]{1,100}$/) });

const jobSchema = z.object({
  status: z.enum(['queued', 'generating', 'completed', 'failed', 'cancelled']),
  result: z.object({ images: z.array(z.object({ b64_json: z.string() })) }).nullish(),
  error: z.object({ message: z.string().default('') }).nullish(),
});

/**
 * stable-diffusion.cpp's sd-server by its own asynchronous interface (examples/server/api.md): a job is put into
 * the server's queue, looked after, and taken back when nobody wants it any more. A server without it is spoken
 * to through its OpenAI interface.
 */
export function createSdServer(): PaintingProtocol {
  const sync = createOpenAiImages(SD_SERVER_SYNC);
  /** null: the server lacks the native interface. */
  const limits = new Map<EngineEndpoint, Limits | null>();

  const limitsOf = async (endpoint: EngineEndpoint, { clock }: ProtocolCall) => {
    if (!limits.has(endpoint)) limits.set(endpoint, await readLimits(endpoint, clock));
    return limits.get(endpoint)!;
  };
  return {
    takesMask: true,
    async sizeFor(endpoint, wished, call) {
      const limit = await limitsOf(endpoint, call);
      return limit ? within(limit, wished) : await sync.sizeFor(endpoint, wished, call);
    },
    async paint(endpoint, order, call) {
      if (!(await limitsOf(endpoint, call))) return await sync.paint(endpoint, order, call);
      return await runJob(endpoint, jobOf(endpoint, order), order, call);
    },
    async fill(endpoint, order, call) {
      if (!(await limitsOf(endpoint, call))) return await sync.fill(endpoint, order, call);
      return await runJob(endpoint, { ...jobOf(endpoint, order), ...picturesOf(order) }, order, call);
    },
  };
}

async function readLimits(endpoint: EngineEndpoint, clock: ProtocolCall['clock']): Promise<Limits | null> {
  try {
    const path = 'sdcpp/v1/capabilities';
    const reply = await askEngine({ endpoint, path, timeoutMs: REQUEST_MS, mostBytes: 4_000_000, clock });
    return jsonOf(endpoint, reply.body, capabilitiesSchema, "the server's capabilities").limits;
  } catch (thrown) {
    if (thrown instanceof EngineError && thrown.status === 404) return null;
    throw thrown;
  }
}

function within(limits: Limits, wished: PictureSize): PictureSize {
  const shrink = Math.min(1, limits.max_width / wished.widthPx, limits.max_height / wished.heightPx);
  const side = (px: number, least: number, most: number) =>
    Math.min(most - (most % 16), Math.max(least, toStep(px * shrink)));
  return {
    widthPx: side(wished.widthPx, limits.min_width, limits.max_width),
    heightPx: side(wished.heightPx, limits.min_height, limits.max_height),
  };
}

function jobOf(endpoint: EngineEndpoint, order: PaintOrder) {
  const { steps, guidance } = samplingOf(endpoint);
  return {
    prompt: order.prompt,
    negative_prompt: order.negativePrompt,
    width: order.widthPx,
    height: order.heightPx,
    seed: order.seed,
    batch_count: 1,
    output_format: 'png',
    embed_image_metadata: false,
    sample_params: {
      ...(steps === undefined ? {} : { sample_steps: steps }),
      // In stable-diffusion.cpp a scale of 1 is no guidance.
      ...(guidance === undefined ? {} : { guidance: { txt_cfg: Math.max(1, guidance) } }),
    },
  };
}

function picturesOf({ imagePng, maskPng }: FillOrder) {
  const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
  return { init_image: base64(imagePng), mask_image: base64(maskPng), strength: 1 };
}

async function runJob(
  endpoint: EngineEndpoint,
  job: object,
  order: PaintOrder,
  call: ProtocolCall,
): Promise<Uint8Array> {
  const { clock, timeoutMs } = call;
  const { signal, onProgress } = order;
  const deadlineMs = clock.nowMs() + timeoutMs;
  const exchange = { endpoint, timeoutMs: REQUEST_MS, mostBytes: 1_000_000, clock };
  const headers = { 'content-type': 'application/json' };
  const path = 'sdcpp/v1/img_gen';
  const accepted = await askEngine({ ...exchange, path, headers, body: JSON.stringify(job), signal });
  const { id } = jsonOf(endpoint, accepted.body, acceptedSchema, 'an accepted job');
  const jobPath = `sdcpp/v1/jobs/${id}`;
  try {
    for (;;) {
      const reply = await askEngine({ ...exchange, path: jobPath, mostBytes: MOST_PICTURE_BYTES, signal });
      const { status, result, error } = jsonOf(endpoint, reply.body, jobSchema, "a job's state");
      if (status === 'completed') return pictureFromBase64(endpoint, result?.images[0]?.b64_json);
      if (status === 'failed' || status === 'cancelled') {
        throw badAnswer(endpoint, `a ${status} job: ${endpoint.redact(error?.message ?? '').slice(0, 200)}`);
      }
      if (clock.nowMs() >= deadlineMs) throw tooSlow(endpoint, timeoutMs);
      onProgress?.(status === 'queued' ? 0 : 0.5);
      await clock.waitMs(POLL_MS, signal);
    }
  } catch (thrown) {
    // Best effort: the job may have ended by now (409), and what went wrong is told below either way.
    await askEngine({ ...exchange, path: `${jobPath}/cancel`, headers, body: '{}' }).catch(() => undefined);
    throw thrown;
  }
}
