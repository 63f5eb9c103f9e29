import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createRemotePainters } from '../../src/services/zimage/remote/remote-painters.ts';
import { startComfyUi } from '../helpers/engines/comfyui-stand-in.ts';
import { createEngineTestClock, type EngineTestClock } from '../helpers/engines/engine-test-clock.ts';
import { startImageServer } from '../helpers/engines/image-server-stand-ins.ts';
import { type Obedience, paintPicture } from '../helpers/engines/painted-pictures.ts';
import { startSdServer } from '../helpers/engines/sd-server-stand-in.ts';
import { type Answer, json, type StandIn, type Trouble } from '../helpers/engines/stand-in.ts';
import { BACKGROUND_REQUEST, redRectangle } from './zimage-service.suite.ts';

const SMALL = { megapixels: '0.06', timeout: '40' };
const KEY = 'sk-test';

interface Dialect {
  readonly kind: string;
  readonly settings: Readonly<Record<string, string>>;
  start(options?: { obedience?: Obedience }): Promise<StandIn>;
  /** Where a picture is ordered, and where it comes from. */
  readonly orders: RegExp;
  readonly sends: RegExp;
  pictureAnswer(picture: Buffer): Answer;
}

const imageServer = (
  kind: string,
  of: Parameters<typeof startImageServer>[0],
  settings: Dialect['settings'] = SMALL,
): Dialect => ({
  kind,
  settings,
  start: (options) => startImageServer(of, options),
  orders: /generations/,
  sends: /generations/,
  pictureAnswer: (picture) => json({ data: [{ b64_json: picture.toString('base64') }] }),
});

const DIALECTS: Readonly<Record<string, Dialect>> = {
  'vLLM-Omni': imageServer('vllm-omni', 'vllm-omni'),
  SGLang: imageServer('sglang', 'sglang', { ...SMALL, for: 'both' }),
  OpenAI: imageServer('openai', 'openai', { timeout: '40' }),
  'sd-server without its own interface': imageServer('sd-server', 'sd-server without /sdcpp'),
  'sd-server': {
    kind: 'sd-server',
    settings: SMALL,
    start: startSdServer,
    orders: /img_gen/,
    sends: /jobs/,
    pictureAnswer: (picture) =>
      json({
        id: 'job_1',
        status: 'completed',
        result: { images: [{ b64_json: picture.toString('base64') }] },
      }),
  },
  ComfyUI: {
    kind: 'comfyui',
    settings: SMALL,
    start: startComfyUi,
    orders: /^\/prompt/,
    sends: /^\/view/,
    pictureAnswer: (body) => ({ headers: { 'content-type': 'image/png' }, body }),
  },
};

const canvas = (width: number, height: number, background: string) =>
  sharp({ create: { width, height, channels: 3, background } })
    .png()
    .toBuffer();
const huge = canvas(5000, 4000, '#888');

/** What comes instead of a picture, and what is said of it. */
const NO_PICTURES: readonly (readonly [string, () => Promise<Buffer>, RegExp])[] = [
  ['no picture', async () => Buffer.alloc(0), /no picture/],
  ['text', async () => Buffer.from('hello'), /no picture/],
  ['half a picture', async () => (await paintPicture(1, 256, 256)).subarray(0, 400), /damaged|no picture/],
  ['another media type', async () => Buffer.from(SVG), /neither PNG nor JPEG nor WebP/],
  ['another shape', () => canvas(64, 256, '#888'), /a picture of 64 × 256 pixels where/],
  ['a huge picture', () => huge, /far too large/],
  ['a black picture', () => canvas(256, 256, '#000'), /black/],
];
const SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>';

const REFUSALS: readonly (readonly [string, Trouble, RegExp])[] = [
  [
    'a bad request',
    json({ detail: 'prompt too long' }, 400),
    /refused the request \(HTTP 400\): prompt too long/,
  ],
  ['another key', json({ error: { message: 'no' } }, 401), /does not accept the key/],
  ['nothing there', json({ detail: 'Not Found' }, 404), /does not offer what was asked/],
  [
    'a failure',
    json({ detail: 'out of memory at http://10.1.2.3/' }, 500),
    /\(HTTP 500\): out of memory at \[address\]/,
  ],
  ['too busy for long', { status: 503, headers: { 'retry-after': '90' } }, /busy or still loading/],
  ['too many requests', { status: 429 }, /busy or still loading/],
  ['a cut connection', 'cut', /cannot be reached/],
  ['a page', { body: '<html>hello</html>' }, /not JSON/],
  ['other JSON', json({ data: [] }), /JSON that is not/],
];

describe.each(Object.entries(DIALECTS))('%s answers with', (_name, dialect) => {
  const request = { ...BACKGROUND_REQUEST, heightPx: BACKGROUND_REQUEST.widthPx };
  let cacheDir: string;
  let clock: EngineTestClock;
  let server: StandIn;
  const open = () => {
    const addresses = [server.engineAddress(dialect.kind, dialect.settings, KEY)];
    return createRemotePainters({ addresses, cacheDir, clock });
  };
  const paint = () => open().background[0]!.generateBackground(request);
  beforeEach(async () => {
    cacheDir = await mkdtemp(path.join(tmpdir(), 'packshot-answers-'));
    clock = createEngineTestClock(Date.now());
    server = await dialect.start();
  });
  afterEach(async () => {
    await server.close();
    await rm(cacheDir, { recursive: true, force: true });
  });

  const expectRefused = async (message: RegExp) => {
    const failure = await paint().then(
      () => undefined,
      (thrown: unknown) => thrown as Error,
    );
    expect(failure).toMatchObject({ name: 'AppError', message: expect.stringMatching(message) });
    expect(failure!.cause).toBeUndefined();
    expect(`${failure!.message}\n${failure!.stack}`).not.toMatch(/sk-test|127\.0\.0\.1/);
  };

  it.each(REFUSALS)('%s', async (_what, trouble, message) => {
    server.trouble(trouble, dialect.orders);
    await expectRefused(message);
  });

  it.each(NO_PICTURES)('%s', async (_what, picture, message) => {
    server.trouble(dialect.pictureAnswer(await picture()), dialect.sends);
    await expectRefused(message);
  });

  it('a 429 that says when: it is asked again then, and nothing wrong was kept', async () => {
    server.trouble(dialect.pictureAnswer(Buffer.from('hello')), dialect.sends);
    await expectRefused(/no picture/);
    server.trouble({ status: 429, headers: { 'retry-after': '3' } }, dialect.orders, 1);
    expect((await paint()).image.widthPx).toBe(request.widthPx);
    expect(clock.pausesMs).toContain(3000);
  });

  it('silence', async () => {
    server.trouble('silence', dialect.orders);
    const before = server.received.length;
    const failure = expect(paint()).rejects.toMatchObject({
      message: expect.stringMatching(/did not finish within \d+ s/),
      retryable: true,
    });
    while (!server.received.slice(before).some(({ path: asked }) => dialect.orders.test(asked))) {
      await server.arrived(server.received.length + 1);
    }
    clock.expireDeadlines();
    await failure;
  });

  it.each<[Obedience, string]>([
    ['returns the picture', 'left what was to be painted over as it was'],
    ['paints everything', 'changed what was to be kept'],
  ])('a mask that it ignores: it %s', async (obedience, message) => {
    await server.close();
    server = await dialect.start({ obedience });
    await expect(open().inpaint[0]!.inpaint(redRectangle())).rejects.toThrow(message);
  });
});
