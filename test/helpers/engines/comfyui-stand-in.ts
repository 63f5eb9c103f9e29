import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { fillPicture, type Obedience, paintPicture, readMask } from './painted-pictures.ts';
import { type Answer, json, type Received, type StandIn, startStandIn } from './stand-in.ts';

type Inputs = Readonly<Record<string, unknown>>;
type Graph = Readonly<Record<string, { readonly class_type: string; readonly inputs: Inputs }>>;

export interface ComfyUi extends StandIn {
  readonly graphs: Graph[];
  readonly interrupted: string[];
  readonly removed: string[];
  readonly files: Map<string, Uint8Array>;
}

export interface ComfyUiOptions {
  readonly obedience?: Obedience;
  readonly fails?: string;
  /** Prompts stay in the queue as running. */
  readonly neverEnds?: boolean;
  /** Called as a prompt comes in, with its number. */
  readonly onPrompt?: (number: number) => void;
  /** Nobody is told anything: the socket is refused. */
  readonly deaf?: boolean;
}

/** The inputs that ComfyUI's core nodes require; another class, or one left out, is refused as ComfyUI does. */
const NODES: Readonly<Record<string, readonly string[]>> = {
  UNETLoader: ['unet_name', 'weight_dtype'],
  CLIPLoader: ['clip_name', 'type'],
  VAELoader: ['vae_name'],
  ModelSamplingAuraFlow: ['model', 'shift'],
  CLIPTextEncode: ['clip', 'text'],
  ConditioningZeroOut: ['conditioning'],
  EmptySD3LatentImage: ['width', 'height', 'batch_size'],
  LoadImage: ['image'],
  LoadImageMask: ['image', 'channel'],
  VAEEncode: ['pixels', 'vae'],
  SetLatentNoiseMask: ['samples', 'mask'],
  KSampler: [
    'model',
    'seed',
    'steps',
    'cfg',
    'sampler_name',
    'scheduler',
    'positive',
    'negative',
    'latent_image',
    'denoise',
  ],
  VAEDecode: ['samples', 'vae'],
  PreviewImage: ['images'],
};

export async function startComfyUi(options: ComfyUiOptions = {}): Promise<ComfyUi> {
  const graphs: Graph[] = [];
  const interrupted: string[] = [];
  const removed: string[] = [];
  const files = new Map<string, Uint8Array>();
  const history = new Map<string, unknown>();
  const running = new Set<string>();
  const sockets = new Map<string, WebSocket>();
  const upgrader = new WebSocketServer({ noServer: true });

  const prompt = async ({ body }: Received): Promise<Answer> => {
    const { prompt: graph, client_id: clientId } = JSON.parse(body.toString()) as {
      prompt: Graph;
      client_id: string;
    };
    const wrong = complaintOf(graph);
    if (wrong) {
      const error = { type: 'prompt_outputs_failed_validation', message: wrong };
      return json({ error, node_errors: {} }, 400);
    }
    graphs.push(graph);
    options.onPrompt?.(graphs.length);
    const id = `prompt-${graphs.length}`;
    running.add(id);
    const tell = (type: string, data: object) =>
      sockets.get(clientId)?.send(JSON.stringify({ type, data: { prompt_id: id, ...data } }));
    tell('progress', { value: 2, max: 8, node: 'sampled' });
    if (!options.neverEnds) {
      tell('progress', { value: 8, max: 8, node: 'sampled' });
      sockets.get(clientId)?.send(Buffer.from('a preview picture'));
      history.set(id, await run(id, graph, files, options));
      running.delete(id);
      tell(options.fails === undefined ? 'execution_success' : 'execution_error', {});
    }
    return json({ prompt_id: id, number: graphs.length, node_errors: {} });
  };

  const server = await startStandIn({
    answer: async (request) => {
      const { pathname, searchParams } = new URL(request.path, 'http://comfy');
      if (pathname === '/prompt') return await prompt(request);
      if (pathname === '/upload/image') return await upload(request, files);
      if (pathname === '/queue' && request.method === 'GET') {
        return json({ queue_running: [...running].map((id) => [0, id, {}]), queue_pending: [] });
      }
      if (pathname.startsWith('/history/')) {
        const id = pathname.slice(9);
        return json(history.has(id) ? { [id]: history.get(id) } : {});
      }
      if (pathname === '/view') {
        const file = files.get(`${searchParams.get('type')}/${searchParams.get('filename')}`);
        return file ? { headers: { 'content-type': 'image/png' }, body: file } : { status: 404 };
      }
      const said = JSON.parse(request.body.toString()) as { delete?: string[]; prompt_id?: string };
      if (pathname === '/interrupt') interrupted.push(said.prompt_id ?? 'anything');
      if (pathname === '/history') removed.push(...(said.delete ?? []));
      return {};
    },
    onUpgrade: (request: IncomingMessage, socket: Socket, head: Buffer) => {
      if (options.deaf) return void socket.destroy();
      const clientId = new URL(request.url ?? '', 'http://comfy').searchParams.get('clientId') ?? '';
      upgrader.handleUpgrade(request, socket, head, (client) => {
        sockets.set(clientId, client);
        client.send(JSON.stringify({ type: 'status', data: { status: {}, sid: clientId } }));
      });
    },
  });
  return { ...server, graphs, interrupted, removed, files };
}

function complaintOf(graph: Graph): string | undefined {
  for (const [id, { class_type: type, inputs }] of Object.entries(graph)) {
    const required = NODES[type];
    if (!required) return `Node ${id} has an unknown class ${type}`;
    const missing = required.find((name) => inputs[name] === undefined);
    if (missing) return `Required input is missing: ${missing} of ${id}`;
    const loose = Object.values(inputs).find((input) => Array.isArray(input) && !graph[String(input[0])]);
    if (loose) return `${id} is linked to nothing`;
  }
  return undefined;
}

async function upload({ body, headers }: Received, files: Map<string, Uint8Array>): Promise<Answer> {
  const type = headers['content-type'] ?? '';
  const form = await new Response(Uint8Array.from(body), { headers: { 'content-type': type } }).formData();
  const image = form.get('image') as File;
  const subfolder = String(form.get('subfolder') ?? '');
  files.set(`${subfolder}/${image.name}`, new Uint8Array(await image.arrayBuffer()));
  return json({ name: image.name, subfolder, type: 'input' });
}

async function run(
  id: string,
  graph: Graph,
  files: Map<string, Uint8Array>,
  { fails, obedience }: ComfyUiOptions,
): Promise<unknown> {
  if (fails !== undefined) {
    const detail = { node_type: 'KSampler', exception_message: fails };
    return {
      outputs: {},
      status: { status_str: 'error', completed: false, messages: [['execution_error', detail]] },
    };
  }
  const nodes = Object.values(graph);
  const inputsOf = (type: string) => nodes.find((node) => node.class_type === type)?.inputs;
  const empty = inputsOf('EmptySD3LatentImage');
  let picture: Uint8Array;
  if (empty) {
    const seed = Number(inputsOf('KSampler')?.seed);
    picture = await paintPicture(seed, Number(empty.width), Number(empty.height));
  } else {
    const image = files.get(String(inputsOf('LoadImage')?.image))!;
    const loaded = inputsOf('LoadImageMask')!;
    const mask = await readMask(files.get(String(loaded.image))!);
    // As in nodes.py: the alpha channel is turned round, the others are taken as they are.
    const painted = (i: number) => (loaded.channel === 'alpha' ? 255 - mask.alpha(i) : mask.red(i)) > 127;
    picture = await fillPicture(image, painted, obedience);
  }
  files.set(`temp/${id}.png`, picture);
  const output = Object.keys(graph).find((key) => graph[key]?.class_type === 'PreviewImage')!;
  const images = [{ filename: `${id}.png`, subfolder: '', type: 'temp' }];
  return {
    outputs: { [output]: { images } },
    status: { status_str: 'success', completed: true, messages: [] },
  };
}
