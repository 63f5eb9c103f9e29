import { WebSocket } from 'undici';
import { z } from 'zod';
import type { EngineEndpoint } from '../../../inference/engine-endpoint.ts';

const messageSchema = z.object({
  type: z.string(),
  data: z.object({
    prompt_id: z.string().nullish(),
    node: z.string().nullish(),
    value: z.number().nullish(),
    max: z.number().nullish(),
  }),
});

export interface ComfySocket {
  /** Resolves at the next sign that the prompt has ended, well or badly; never without a connection. */
  ended(promptId: string): Promise<void>;
  close(): void;
}

/**
 * Listens to what ComfyUI tells a client while it works (docs.comfy.org, comms_messages). Only a hint: without it
 * the history is looked at now and then, and nothing but the progress is lost.
 */
export function openComfySocket(
  endpoint: EngineEndpoint,
  clientId: string,
  onProgress: ((share: number) => void) | undefined,
): ComfySocket {
  const waiting = new Map<string, () => void>();
  const over = new Set<string>();
  const url = endpoint.socketUrl(`ws?clientId=${clientId}`);
  const socket = new WebSocket(url, { headers: endpoint.headers() });
  socket.addEventListener('error', () => {});
  socket.addEventListener('message', ({ data }) => {
    // Previews come as binary frames.
    if (typeof data !== 'string') return;
    const message = messageSchema.safeParse(parse(data)).data;
    if (!message) return;
    const { prompt_id: promptId, node, value, max } = message.data;
    if (message.type === 'progress' && value != null && max) onProgress?.(Math.min(1, value / max));
    if (!promptId || !isEnd(message.type, node)) return;
    over.add(promptId);
    waiting.get(promptId)?.();
  });
  return {
    ended: (promptId) =>
      new Promise((resolve) => {
        if (over.has(promptId)) resolve();
        else waiting.set(promptId, resolve);
      }),
    close: () => socket.close(),
  };
}

function isEnd(type: string, node: string | null | undefined): boolean {
  return (
    ['execution_success', 'execution_error', 'execution_interrupted'].includes(type) ||
    // Servers before 0.3 say it only so.
    (type === 'executing' && node == null)
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
