import { randomUUID } from 'node:crypto';
import { FormData } from 'undici';
import { z } from 'zod';
import type { EngineEndpoint } from '../../../inference/engine-endpoint.ts';
import { badAnswer, tooSlow } from '../../../inference/engine-error.ts';
import { askEngine, type EngineRequest, jsonOf } from '../../../inference/engine-http.ts';
import { type ComfyGraph, comfyGraph, RESULT_NODE } from './comfyui-graph.ts';
import { openComfySocket } from './comfyui-socket.ts';
import {
  MOST_PICTURE_BYTES,
  type PaintingProtocol,
  type PaintOrder,
  type ProtocolCall,
  toStep,
} from './painting-protocol.ts';

/** Between two looks at the history, should the socket stay silent. */
const POLL_MS = 1_000;
const REQUEST_MS = 30_000;
const MOST_JSON_BYTES = 4_000_000;

const uploadSchema = z.object({ name: z.string().min(1), subfolder: z.string().default('') });
const promptSchema = z.object({ prompt_id: z.string().regex(/^[\w-]{1,100}$/) });
const pictureSchema = z.object({
  filename: z.string().min(1),
  subfolder: z.string().default(''),
  type: z.string().default('output'),
});
const historySchema = z.record(
  z.string(),
  z.object({
    status: z
      .object({ status_str: z.string(), messages: z.array(z.tuple([z.string(), z.unknown()])).default([]) })
      .nullish(),
    outputs: z.record(z.string(), z.object({ images: z.array(pictureSchema).optional() })),
  }),
);
const queueSchema = z.object({ queue_running: z.array(z.array(z.unknown())) });

/** ComfyUI's HTTP and WebSocket interface (ComfyUI server.py): upload, prompt, progress, history, view. */
export function createComfyUi(): PaintingProtocol {
  return {
    takesMask: true,
    sizeFor: async (_endpoint, wished) => ({
      widthPx: toStep(wished.widthPx),
      heightPx: toStep(wished.heightPx),
    }),
    paint: (endpoint, order, call) => new ComfyTalk(endpoint, order, call).draw(comfyGraph(endpoint, order)),
    async fill(endpoint, order, call) {
      const talk = new ComfyTalk(endpoint, order, call);
      const image = await talk.upload(order.imagePng);
      const mask = await talk.upload(order.maskPng);
      return await talk.draw(comfyGraph(endpoint, order, { image, mask }));
    },
  };
}

/** One order's exchanges with one server. */
class ComfyTalk {
  readonly #endpoint: EngineEndpoint;
  readonly #order: PaintOrder;
  readonly #call: ProtocolCall;

  constructor(endpoint: EngineEndpoint, order: PaintOrder, call: ProtocolCall) {
    this.#endpoint = endpoint;
    this.#order = order;
    this.#call = call;
  }

  /** @returns the name by which LoadImage finds it */
  async upload(png: Uint8Array): Promise<string> {
    const form = new FormData();
    form.append('image', new Blob([Uint8Array.from(png)], { type: 'image/png' }), `${randomUUID()}.png`);
    form.append('type', 'input');
    form.append('subfolder', 'packshot');
    form.append('overwrite', 'true');
    const stored = await this.#json('upload/image', uploadSchema, 'an upload', { body: form });
    return stored.subfolder === '' ? stored.name : `${stored.subfolder}/${stored.name}`;
  }

  async draw(graph: ComfyGraph): Promise<Uint8Array> {
    const clientId = randomUUID();
    const socket = openComfySocket(this.#endpoint, clientId, this.#order.onProgress);
    // Older servers give an id of their own.
    let promptId: string = randomUUID();
    let accepted = false;
    try {
      const body = JSON.stringify({ prompt: graph, client_id: clientId, prompt_id: promptId });
      const sent = await this.#json('prompt', promptSchema, 'an accepted prompt', { body, ...JSON_BODY });
      promptId = sent.prompt_id;
      accepted = true;
      const picture = await this.#resultOf(promptId, socket.ended(promptId));
      const query = new URLSearchParams(picture).toString();
      return (await this.#ask(`view?${query}`, { mostBytes: MOST_PICTURE_BYTES })).body;
    } catch (thrown) {
      // Stopped before the answer was here, it may be in the queue all the same.
      accepted ||= this.#order.signal?.aborted ?? false;
      if (accepted) await this.#takeBack(promptId);
      throw thrown;
    } finally {
      socket.close();
      if (accepted) await this.#forget(promptId);
    }
  }

  async #resultOf(promptId: string, ended: Promise<void>): Promise<z.output<typeof pictureSchema>> {
    const { clock, timeoutMs } = this.#call;
    const deadlineMs = clock.nowMs() + timeoutMs;
    let hint = ended;
    for (;;) {
      const history = await this.#json(`history/${promptId}`, historySchema, 'a history');
      const entry = history[promptId];
      if (entry?.status?.status_str === 'error') throw this.#failure(entry.status.messages);
      const picture = entry?.outputs[RESULT_NODE]?.images?.[0];
      if (picture) return picture;
      if (entry?.status?.status_str === 'success') throw badAnswer(this.#endpoint, 'no picture');
      if (clock.nowMs() >= deadlineMs) throw tooSlow(this.#endpoint, timeoutMs);
      const pause = new AbortController();
      const signals = this.#order.signal ? [this.#order.signal, pause.signal] : [pause.signal];
      const waited = clock.waitMs(POLL_MS, AbortSignal.any(signals));
      // The hint wakes up once; should the history lag behind it, the pauses go on.
      const told = hint.then(() => {
        hint = NEVER;
      });
      await Promise.race([waited, told]).finally(() => pause.abort());
    }
  }

  #failure(messages: readonly (readonly [string, unknown])[]) {
    const detail = messages.find(([type]) => type === 'execution_error')?.[1];
    const { exception_message: reason, node_type: node } = (detail ?? {}) as Record<string, unknown>;
    const text = [node, reason].filter((part) => typeof part === 'string').join(': ');
    return badAnswer(this.#endpoint, `a failure: ${this.#endpoint.redact(text).trim().slice(0, 200)}`);
  }

  /** Out of the queue, and interrupted if it is what runs now: `/interrupt` alone would stop anybody's work. */
  async #takeBack(promptId: string): Promise<void> {
    try {
      const remove = JSON.stringify({ delete: [promptId] });
      await this.#ask('queue', { body: remove, ...JSON_BODY, signal: undefined });
      const queue = await this.#json('queue', queueSchema, 'a queue', { signal: undefined });
      if (!queue.queue_running.some((entry) => entry[1] === promptId)) return;
      const body = JSON.stringify({ prompt_id: promptId });
      await this.#ask('interrupt', { body, ...JSON_BODY, signal: undefined });
    } catch {
      // The server may be gone: that is told by what made the work end.
    }
  }

  /** The history keeps the prompt, which may hold a seller's words. */
  async #forget(promptId: string): Promise<void> {
    const body = JSON.stringify({ delete: [promptId] });
    await this.#ask('history', { body, ...JSON_BODY, signal: undefined }).catch(() => undefined);
  }

  #ask(path: string, extra: Partial<EngineRequest> = {}) {
    return askEngine({
      endpoint: this.#endpoint,
      path,
      timeoutMs: REQUEST_MS,
      mostBytes: MOST_JSON_BYTES,
      clock: this.#call.clock,
      signal: this.#order.signal,
      ...extra,
    });
  }

  async #json<Shape>(
    path: string,
    schema: z.ZodType<Shape>,
    what: string,
    extra: Partial<EngineRequest> = {},
  ): Promise<Shape> {
    return jsonOf(this.#endpoint, (await this.#ask(path, extra)).body, schema, what);
  }
}

const NEVER = new Promise<void>(() => {});
const JSON_BODY = { headers: { 'content-type': 'application/json' } };
