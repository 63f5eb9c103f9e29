import { WebSocket } from 'ws';
import type { z } from 'zod';
import {
  type BatchView,
  type createdBatchSchema,
  type ItemView,
  type ListedBatch,
  type ProgressMessage,
  type problemSchema,
  progressMessageSchema,
} from '../../src/protocol/batch-api.ts';

export type CreatedBatch = z.output<typeof createdBatchSchema>;
export type Problem = z.output<typeof problemSchema>;
export interface Items {
  items: ItemView[];
}
export interface Batches {
  batches: ListedBatch[];
  nextCursor: string | null;
}
export interface Package {
  url: string;
  bytes: number;
  expiresAt: string;
}

export interface Answer<Body> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

/** One request; a problem+json is what is expected unless the caller says otherwise. */
export async function callApi<Body = Problem>(
  url: string,
  method: string,
  path: string,
  options: { body?: unknown; headers?: Record<string, string> } = {},
): Promise<Answer<Body>> {
  const { body, headers = {} } = options;
  const json = body === undefined || body instanceof FormData ? {} : { 'content-type': 'application/json' };
  const answer = await fetch(new URL(path, url), {
    method,
    redirect: 'manual',
    headers: { ...json, ...headers },
    ...(body === undefined ? {} : { body: body instanceof FormData ? body : JSON.stringify(body) }),
  });
  const text = await answer.text();
  const isJson = /json/.test(answer.headers.get('content-type') ?? '');
  return {
    status: answer.status,
    headers: answer.headers,
    body: (isJson && text !== '' ? JSON.parse(text) : text) as Body,
  };
}

/** The form of `POST /batches`. */
export function batchForm(
  params: unknown,
  photos: Readonly<Record<string, Buffer>>,
  overrides?: unknown,
): FormData {
  const form = new FormData();
  for (const [name, bytes] of Object.entries(photos))
    form.append('photos', new Blob([new Uint8Array(bytes)]), name);
  form.append('params', JSON.stringify(params));
  if (overrides) form.append('overrides', JSON.stringify(overrides));
  return form;
}

export interface WatchedBatch {
  readonly batch: BatchView;
  readonly messages: ProgressMessage[];
}

/** Watches a batch over its socket until it has ended. */
export function watchBatch(url: string, id: string): Promise<WatchedBatch> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`${url.replace('http', 'ws')}/api/v1/batches/${id}/events`);
    const messages: ProgressMessage[] = [];
    socket.on('error', reject);
    socket.on('message', (data) => {
      const message = progressMessageSchema.parse(JSON.parse(data.toString()));
      messages.push(message);
      if (!('batch' in message) || message.batch.completedAt === null) return;
      socket.close();
      resolve({ batch: message.batch, messages });
    });
  });
}
