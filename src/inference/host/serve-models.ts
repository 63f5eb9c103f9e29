import { createServer, type Server, type Socket } from 'node:net';
import { AppError, toErrorReport } from '../../errors.ts';
import type { DynamicBatcher } from '../batching/dynamic-batcher.ts';
import { callGroup, type ModelCall, type Tensors, takesBatches } from '../batching/model-calls.ts';
import type { OpenModel } from '../model-file.ts';
import type { TensorModel } from '../tensor-model.ts';
import { encodeFrame, type Frame, FrameReader } from './frames.ts';
import type { ClientMessage, HostMessage } from './host-messages.ts';

export interface ServeModelsOptions {
  readonly openModel: OpenModel;
  readonly batcher: DynamicBatcher<ModelCall, Tensors>;
}

/**
 * The host's side of the socket: opens each model once for all clients and puts their calls into one batcher. A
 * client that goes away takes its waiting calls with it.
 */
export function serveModels({ openModel, batcher }: ServeModelsOptions): Server {
  const models = new Map<string, Promise<TensorModel>>();
  const modelOf = (name: string): Promise<TensorModel> => {
    const model = models.get(name);
    if (model) return model;
    throw new AppError('engine_unavailable', `The model ${name} was not opened on this host.`);
  };
  const open = (message: Extract<ClientMessage, { type: 'open' }>): Promise<TensorModel> => {
    const { name } = message.file;
    const opening = models.get(name) ?? openModel(message.file);
    models.set(name, opening);
    // A model that could not be opened may be there the next time.
    opening.catch(() => models.delete(name));
    return opening;
  };
  return createServer({ noDelay: true }, (socket) => {
    const client = new Client(socket);
    client.onOpen = open;
    client.onRun = async (message, feeds, signal) => {
      const call: ModelCall = { model: await modelOf(message.model), feeds, outputs: message.outputs };
      return batcher.add(callGroup(call), call, { signal, alone: !takesBatches(call.model) });
    };
  });
}

/** One connection. */
class Client {
  onOpen!: (message: Extract<ClientMessage, { type: 'open' }>) => Promise<TensorModel>;
  onRun!: (
    message: Extract<ClientMessage, { type: 'run' }>,
    feeds: Tensors,
    signal: AbortSignal,
  ) => Promise<Tensors>;
  readonly #socket: Socket;
  readonly #running = new Map<number, AbortController>();

  constructor(socket: Socket) {
    this.#socket = socket;
    const reader = new FrameReader<ClientMessage>((frame) => void this.#answer(frame));
    socket.on('data', (chunk) => {
      try {
        reader.push(chunk);
      } catch {
        // Whoever it is, it does not speak our language.
        socket.destroy();
      }
    });
    // Its end is all that counts; 'close' follows.
    socket.on('error', () => {});
    socket.on('close', () => {
      for (const running of this.#running.values()) running.abort();
    });
  }

  async #answer({ message, tensors }: Frame<ClientMessage>): Promise<void> {
    const { id } = message;
    if (message.type === 'cancel') {
      this.#running.get(id)?.abort();
      return;
    }
    const running = new AbortController();
    this.#running.set(id, running);
    try {
      if (message.type === 'open') {
        const { inputs, outputs } = await this.onOpen(message);
        this.#send({ type: 'opened', id, inputs, outputs });
      } else {
        this.#send({ type: 'done', id }, await this.onRun(message, tensors, running.signal));
      }
    } catch (thrown) {
      this.#send({ type: 'failed', id, error: toErrorReport(thrown) });
    } finally {
      this.#running.delete(id);
    }
  }

  #send(message: HostMessage, tensors?: Tensors): void {
    if (this.#socket.destroyed) return;
    this.#socket.cork();
    for (const part of encodeFrame(message, tensors)) this.#socket.write(part);
    this.#socket.uncork();
  }
}
