import { readFile } from 'node:fs/promises';
import { createConnection, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '../../errors.ts';
import type { Tensors } from '../batching/model-calls.ts';
import type { ModelFile } from '../model-file.ts';
import type { RunModelOptions, TensorSpec } from '../tensor-model.ts';
import { encodeFrame, type Frame, FrameReader } from './frames.ts';
import { type ClientMessage, type HostMessage, type HostState, STATE_FILE } from './host-messages.ts';

type Unnumbered<Message> = Message extends unknown ? Omit<Message, 'id'> : never;

/** A request that was not answered yet; it is sent again to the next host when this one ends. */
interface Pending {
  readonly message: ClientMessage;
  readonly tensors: Tensors;
  /** Hosts that ended while they had it. */
  ends: number;
  resolve(frame: Frame<HostMessage>): void;
  reject(error: AppError): void;
}

export interface OpenedOnHost {
  readonly inputs: readonly TensorSpec[];
  readonly outputs: readonly TensorSpec[];
}

/** A request with which so many hosts ended is perhaps what ends them. */
const MOST_ENDS = 3;
const CONNECT_AGAIN_MS = 50;
/** Longer than the host's own supervision takes to start it again or to give it up. */
const MOST_ABSENCE_MS = 60_000;

/**
 * The socket to the model host. It is found again after every restart of the host; models are opened anew there and
 * requests sent again, which does no harm because a model's answer depends on nothing but its input.
 */
export class HostConnection {
  readonly #address: string;
  readonly #pending = new Map<number, Pending>();
  readonly #opened = new Map<string, ModelFile>();
  #socket: Socket | undefined;
  #connecting: Promise<void> | undefined;
  #lastId = 0;

  constructor(address: string) {
    this.#address = address;
  }

  /** @throws AppError `engine_unavailable` also when the host was given up */
  async open(file: ModelFile): Promise<OpenedOnHost> {
    this.#opened.set(file.name, file);
    const { message } = await this.#ask({ type: 'open', file }).catch((error) => {
      // Hosts may have ended with it: the next one is not asked for it again.
      this.#opened.delete(file.name);
      throw error;
    });
    return message as Extract<HostMessage, { type: 'opened' }>;
  }

  /** @throws AppError the model's own, `engine_unavailable` without a host, `cancelled` */
  async run(file: ModelFile, feeds: Tensors, { outputs, signal }: RunModelOptions = {}): Promise<Tensors> {
    if (signal?.aborted) throw new AppError('cancelled', 'Cancelled.');
    return (await this.#ask({ type: 'run', model: file.name, outputs }, feeds, signal)).tensors;
  }

  #ask(
    request: Unnumbered<ClientMessage>,
    tensors: Tensors = {},
    signal?: AbortSignal,
  ): Promise<Frame<HostMessage>> {
    const message = { ...request, id: ++this.#lastId } as ClientMessage;
    return new Promise((resolve, reject) => {
      const onAbort = () => {
        this.#pending.delete(message.id);
        if (this.#socket) write(this.#socket, { type: 'cancel', id: message.id });
        reject(new AppError('cancelled', 'Cancelled.'));
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      const settled = () => signal?.removeEventListener('abort', onAbort);
      const pending: Pending = {
        message,
        tensors,
        ends: 0,
        resolve: (frame) => {
          settled();
          resolve(frame);
        },
        reject: (error) => {
          settled();
          reject(error);
        },
      };
      this.#pending.set(message.id, pending);
      if (this.#socket) write(this.#socket.ref(), message, tensors);
      else this.#connect();
    });
  }

  #connect(): void {
    this.#connecting ??= this.#findHost()
      .then((socket) => this.#connected(socket))
      .catch((error: AppError) => this.#failAll(error))
      .finally(() => {
        this.#connecting = undefined;
      });
  }

  async #findHost(): Promise<Socket> {
    const untilMs = performance.now() + MOST_ABSENCE_MS;
    while (performance.now() < untilMs) {
      const state = await readState(this.#address);
      if (state.state === 'given-up') throw new AppError('engine_unavailable', state.reason ?? 'given up');
      const socket = state.state === 'up' ? await tryConnect(state.socketPath) : undefined;
      if (socket) return socket;
      await sleep(CONNECT_AGAIN_MS);
    }
    throw new AppError('engine_unavailable', 'The model host did not come back.');
  }

  #connected(socket: Socket): void {
    this.#socket = socket;
    const reader = new FrameReader<HostMessage>((frame) => this.#settle(frame));
    socket.on('data', (chunk) => reader.push(chunk));
    // 'close' follows, and tells all.
    socket.on('error', () => {});
    socket.on('close', () => this.#hostEnded());
    const reopening = [...this.#pending.values()].flatMap(({ message }) =>
      message.type === 'open' ? [message.file.name] : [],
    );
    for (const [name, file] of this.#opened) {
      // Nobody waits for these: a model that cannot be opened any more fails the calls that come behind.
      if (!reopening.includes(name)) write(socket, { type: 'open', id: 0, file });
    }
    const byKind = [...this.#pending.values()].sort((a, b) => rank(a) - rank(b));
    for (const { message, tensors } of byKind) write(socket, message, tensors);
  }

  #hostEnded(): void {
    this.#socket = undefined;
    for (const pending of [...this.#pending.values()]) {
      pending.ends += 1;
      if (pending.ends < MOST_ENDS) continue;
      this.#pending.delete(pending.message.id);
      pending.reject(
        new AppError('engine_unavailable', `The model host ended ${MOST_ENDS} times with this.`),
      );
    }
    if (this.#pending.size > 0) this.#connect();
  }

  #settle(frame: Frame<HostMessage>): void {
    const { message } = frame;
    const pending = this.#pending.get(message.id);
    if (!pending) return;
    this.#pending.delete(message.id);
    // An idle connection must not hold up a process that has come to its end.
    if (this.#pending.size === 0) this.#socket?.unref();
    if (message.type === 'failed') {
      const { code, message: text, retryable } = message.error;
      pending.reject(new AppError(code, text, { retryable }));
    } else {
      pending.resolve(frame);
    }
  }

  #failAll(error: AppError): void {
    const failing = [...this.#pending.values()];
    this.#pending.clear();
    for (const pending of failing) pending.reject(error);
  }
}

/** Models are opened before they are called. */
function rank({ message }: Pending): number {
  return message.type === 'open' ? 0 : 1;
}

async function readState(address: string): Promise<HostState> {
  try {
    return JSON.parse(await readFile(join(address, STATE_FILE), 'utf8'));
  } catch (cause) {
    throw new AppError('engine_unavailable', 'The model host is gone.', { cause });
  }
}

function tryConnect(path: string): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const socket = createConnection(path);
    socket.once('connect', () => {
      socket.removeAllListeners('error');
      resolve(socket);
    });
    socket.once('error', () => resolve(undefined));
  });
}

function write(socket: Socket, message: ClientMessage, tensors?: Tensors): void {
  socket.cork();
  for (const part of encodeFrame(message, tensors)) socket.write(part);
  socket.uncork();
}
