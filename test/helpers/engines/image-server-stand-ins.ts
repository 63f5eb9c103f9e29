import sharp from 'sharp';
import { fillPicture, type Obedience, paintPicture, readMask } from './painted-pictures.ts';
import { type Answer, json, type Received, type StandIn, startStandIn } from './stand-in.ts';

export type ImageServerKind = 'vllm-omni' | 'sglang' | 'openai' | 'sd-server without /sdcpp';

export interface ImageServerOptions {
  readonly obedience?: Obedience;
  /** The model that runs there; another name is refused. */
  readonly model?: string;
}

/** The requests that a server of this kind took, as it understood them. */
export interface ImageServer extends StandIn {
  readonly orders: Record<string, unknown>[];
}

/** Speaks the OpenAI Images interface as strictly as the server that it stands in for. */
export async function startImageServer(
  kind: ImageServerKind,
  { obedience = 'obeys', model }: ImageServerOptions = {},
): Promise<ImageServer> {
  const orders: Record<string, unknown>[] = [];
  const server = await startStandIn({
    answer: async (request) => {
      const edits = request.path === '/v1/images/edits';
      if (!edits && request.path !== '/v1/images/generations') return json({ detail: 'Not Found' }, 404);
      const fields = edits ? await readForm(request) : (JSON.parse(request.body.toString()) as Fields);
      const order = kind.startsWith('sd-server') ? withExtraArguments(fields) : fields;
      orders.push(order);
      const refused = complaintOf(kind, order, request, model);
      if (refused) return refused;
      const size = /^(\d+)x(\d+)$/.exec(String(order.size));
      if (!size) return json({ detail: "Invalid size format. Expected format: 'WIDTHxHEIGHT'" }, 400);
      const picture = edits
        ? await edit(kind, order, obedience)
        : await paintPicture(Number(order.seed ?? 5), Number(size[1]), Number(size[2]));
      if (kind === 'sglang' && order.response_format !== 'b64_json') return json({ data: [{ url: '/x' }] });
      return json({ created: 1, data: [{ b64_json: picture.toString('base64') }], output_format: 'png' });
    },
  });
  return { ...server, orders };
}

type Fields = Record<string, unknown>;

async function readForm({ body, headers }: Received): Promise<Fields> {
  const type = headers['content-type'] ?? '';
  const form = await new Response(Uint8Array.from(body), { headers: { 'content-type': type } }).formData();
  const fields: Fields = {};
  for (const [name, value] of form) {
    fields[name] = typeof value === 'string' ? value : new Uint8Array(await value.arrayBuffer());
  }
  return fields;
}

function withExtraArguments(fields: Fields): Fields {
  const tag = /<sd_cpp_extra_args>(.*?)<\/sd_cpp_extra_args>/;
  const [, extra = '{}'] = tag.exec(String(fields.prompt)) ?? [];
  return { ...fields, prompt: String(fields.prompt).replace(tag, ''), ...(JSON.parse(extra) as Fields) };
}

function complaintOf(
  kind: ImageServerKind,
  order: Fields,
  { headers }: Received,
  model: string | undefined,
): Answer | undefined {
  if (model !== undefined && order.model !== undefined && order.model !== model) {
    return json({ detail: `Model mismatch: ${String(order.model)}` }, 400);
  }
  if (kind !== 'openai') return undefined;
  if (headers.authorization !== 'Bearer sk-test')
    return json({ error: { message: 'Incorrect API key' } }, 401);
  const unknown = ['seed', 'negative_prompt', 'num_inference_steps', 'response_format'].find(
    (name) => name in order,
  );
  if (unknown) return json({ error: { message: `Unknown parameter: '${unknown}'.` } }, 400);
  if (!['1024x1024', '1536x1024', '1024x1536'].includes(String(order.size))) {
    return json({ error: { message: 'Invalid size' } }, 400);
  }
  return undefined;
}

const MASK_FIELDS: Readonly<Record<ImageServerKind, string>> = {
  'vllm-omni': 'mask_image',
  sglang: '',
  openai: 'mask',
  'sd-server without /sdcpp': 'mask',
};

async function edit(kind: ImageServerKind, order: Fields, obedience: Obedience): Promise<Buffer> {
  const image = (order.image ?? order['image[]']) as Uint8Array;
  // SGLang has no mask: an edit model follows the words, here by what is painted magenta.
  if (kind === 'sglang') {
    const { data, info } = await sharp(image).removeAlpha().raw().toBuffer({ resolveWithObject: true });
    if (info.channels !== 3) throw new Error('the picture has no three channels');
    const marked = (i: number) => data[3 * i] === 255 && data[3 * i + 1] === 0 && data[3 * i + 2] === 255;
    return await fillPicture(image, marked, obedience);
  }
  const mask = await readMask(order[MASK_FIELDS[kind]] as Uint8Array);
  const { width, height } = await sharp(image).metadata();
  if (mask.widthPx !== width || mask.heightPx !== height) throw new Error('mask and picture differ in size');
  if (kind === 'openai' && mask.channels !== 4) throw new Error('the mask has no alpha channel');
  const painted = kind === 'openai' ? (i: number) => mask.alpha(i) === 0 : (i: number) => mask.red(i) > 127;
  return await fillPicture(image, painted, obedience);
}
