import { fillPicture, type Obedience, paintPicture, readMask } from './painted-pictures.ts';
import { json, type StandIn, startStandIn } from './stand-in.ts';

export interface SdServer extends StandIn {
  readonly jobs: Job[];
}

interface Job {
  readonly id: string;
  readonly order: Order;
  status: string;
  /** How often it was asked for. */
  looks: number;
  error?: { code: string; message: string };
}

interface Order {
  readonly prompt: string;
  readonly negative_prompt: string;
  readonly width: number;
  readonly height: number;
  readonly seed: number;
  readonly strength?: number;
  readonly init_image?: string;
  readonly mask_image?: string;
  readonly sample_params: {
    readonly sample_steps?: number;
    readonly guidance?: { readonly txt_cfg: number };
  };
}

export interface SdServerOptions {
  readonly obedience?: Obedience;
  readonly fails?: string;
  /** Looks at a job before it is done. */
  readonly slowness?: number;
  readonly mostWidthPx?: number;
}

/** stable-diffusion.cpp's sd-server: jobs are accepted, queued and looked after (examples/server/api.md). */
export async function startSdServer(options: SdServerOptions = {}): Promise<SdServer> {
  const jobs: Job[] = [];
  const server = await startStandIn({
    answer: async ({ method, path, body }) => {
      if (path === '/sdcpp/v1/capabilities') {
        const limits = {
          min_width: 64,
          max_width: options.mostWidthPx ?? 4096,
          min_height: 64,
          max_height: 4096,
        };
        return json({
          model: { name: 'z-image-turbo' },
          limits: { ...limits, max_batch_count: 8, max_queue_size: 64 },
        });
      }
      if (path === '/sdcpp/v1/img_gen' && method === 'POST') {
        const id = `job_${jobs.length + 1}`;
        jobs.push({ id, order: JSON.parse(body.toString()) as Order, status: 'queued', looks: 0 });
        return json(
          { id, kind: 'img_gen', status: 'queued', created: 1, poll_url: `/sdcpp/v1/jobs/${id}` },
          202,
        );
      }
      const [, id, cancel] = /^\/sdcpp\/v1\/jobs\/(\w+)(\/cancel)?$/.exec(path) ?? [];
      const job = jobs.find((one) => one.id === id);
      if (!job) return json({ error: 'not found' }, 404);
      if (cancel) {
        if (job.status === 'completed' || job.status === 'failed') return json({ error: 'conflict' }, 409);
        job.status = 'cancelled';
      } else advance(job, options);
      const { status, error = null } = job;
      const result =
        status === 'completed' ? { images: [{ index: 0, b64_json: await draw(job, options) }] } : null;
      return json({ id, kind: 'img_gen', status, created: 1, queue_position: 0, result, error });
    },
  });
  return { ...server, jobs };
}

function advance(job: Job, { fails, slowness = 2 }: SdServerOptions): void {
  job.looks += 1;
  if (job.status === 'queued') job.status = 'generating';
  if (job.status !== 'generating' || job.looks < slowness) return;
  job.status = fails === undefined ? 'completed' : 'failed';
  if (fails !== undefined) job.error = { code: 'generation_failed', message: fails };
}

async function draw({ order }: Job, { obedience }: SdServerOptions): Promise<string> {
  if (order.init_image === undefined) {
    return (await paintPicture(order.seed, order.width, order.height)).toString('base64');
  }
  const mask = await readMask(Buffer.from(order.mask_image ?? '', 'base64'));
  const image = Buffer.from(order.init_image, 'base64');
  return (await fillPicture(image, (i) => mask.red(i) > 127, obedience)).toString('base64');
}
