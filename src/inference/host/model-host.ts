import { type ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { builtEntry } from '../built-entry.ts';
import type { Device } from '../onnx-session.ts';
import { type HostNews, type HostSettings, type HostState, STATE_FILE } from './host-messages.ts';
import { HostStatistics, type HostStatisticsReport } from './host-statistics.ts';

export interface ModelHostOptions {
  readonly device: Device;
  /** Memory of the device that may be used; default: what is free. */
  readonly declaredBytes?: number | undefined;
  /** NVIDIA's index or UUID of the card; default: the first. */
  readonly cudaCard?: string | undefined;
  /** Of its process; default: this one's. */
  readonly environment?: Record<string, string | undefined> | undefined;
  /** Images of a tensor batch; default 16. */
  readonly mostItems?: number | undefined;
  /** Longest time of one tensor batch; default 120 s: a first one prepares kernels. */
  readonly timeoutMs?: number | undefined;
  /** Longest time in which a model is opened; default 120 s. */
  readonly openTimeoutMs?: number | undefined;
  /** A host that gives no sign of life for so long is ended; default 30 s. */
  readonly silenceMs?: number | undefined;
  readonly onEvent?: ((event: HostEvent) => void) | undefined;
}

/** What an operator reads in the log. */
export type HostEvent =
  | Extract<HostNews, { type: 'batch' }>
  | { readonly type: 'restarting'; readonly reason: string }
  | { readonly type: 'given-up'; readonly reason: string };

export interface ModelHost {
  readonly device: Device;
  /** For `connectModelHost`, in any process of this machine. */
  readonly address: string;
  /** Undefined while it starts. */
  readonly processId: number | undefined;
  /** Why it was given up; undefined = it works, or starts again. */
  readonly givenUp: string | undefined;
  statistics(): HostStatisticsReport;
  close(): Promise<void>;
}

const TIMEOUT_MS = 120_000;
/** Three times this, until the host is given up, is less than the 600 s after which a waiting photo fails. */
const OPEN_TIMEOUT_MS = 120_000;
const SILENCE_MS = 30_000;
const MOST_ITEMS = 16;
/** CUDA's libraries tune each shape of a convolution anew: of 16 sizes × 30 widths of text there were 480, now 85. */
const GPU_SIZES = [1, 2, 4, 8, 16];
/** So many ends in a row without one tensor batch between them. */
const MOST_FRUITLESS_STARTS = 3;
const RESTART_AFTER_MS = 100;

/**
 * Starts the process that owns a device, and again whenever it ends, hangs or falls silent: nothing is lost, for
 * clients send again what was not answered. One that ends three times without a single batch is given up; then
 * clients compute on the CPU themselves.
 */
export function startModelHost(options: ModelHostOptions): ModelHost {
  const folder = mkdtempSync(join(tmpdir(), 'packshot-host-'));
  const statistics = new HostStatistics();
  const socketPath =
    process.platform === 'win32' ? `\\\\.\\pipe\\packshot-${randomUUID()}` : join(folder, 'host.sock');
  let child: ChildProcess | undefined;
  let givenUp: string | undefined;
  let closing = false;
  let fruitless = 0;
  let reason = '';
  let silence: NodeJS.Timeout | undefined;
  let restart: NodeJS.Timeout | undefined;

  const say = (state: HostState['state']) => {
    const file = join(folder, STATE_FILE);
    writeFileSync(`${file}.new`, JSON.stringify({ socketPath, state, reason: givenUp } satisfies HostState));
    renameSync(`${file}.new`, file);
  };

  const heard = () => {
    clearTimeout(silence);
    silence = setTimeout(() => {
      reason = 'it gave no sign of life';
      child?.kill('SIGKILL');
    }, options.silenceMs ?? SILENCE_MS);
    silence.unref();
  };

  const onNews = (news: HostNews) => {
    heard();
    if (news.type === 'listening') say('up');
    if (news.type === 'giving-up') reason = news.reason;
    if (news.type !== 'batch') return;
    if (news.report.outcome === 'done') fruitless = 0;
    statistics.add(news);
    options.onEvent?.(news);
  };

  const onGone = (code: number | null, signal: NodeJS.Signals | null) => {
    clearTimeout(silence);
    child = undefined;
    if (closing) return;
    fruitless += 1;
    const end = reason || `it ended with ${signal ?? `code ${code}`}`;
    reason = '';
    statistics.restarts += 1;
    if (fruitless >= MOST_FRUITLESS_STARTS) {
      givenUp = `The ${options.device} device was given up after ${fruitless} failures, the CPU takes over: ${end}.`;
      say('given-up');
      options.onEvent?.({ type: 'given-up', reason: givenUp });
      return;
    }
    say('starting');
    options.onEvent?.({ type: 'restarting', reason: end });
    restart = setTimeout(start, RESTART_AFTER_MS * 2 ** (fruitless - 1));
    restart.unref();
  };

  const start = () => {
    rmSync(socketPath, { force: true });
    const settings: HostSettings = {
      device: options.device,
      socketPath,
      folder,
      declaredBytes: options.declaredBytes,
      cudaCard: options.cudaCard,
      mostItems: options.mostItems ?? MOST_ITEMS,
      sizes: options.device === 'cpu' ? undefined : GPU_SIZES,
      timeoutMs: options.timeoutMs ?? TIMEOUT_MS,
      openTimeoutMs: options.openTimeoutMs ?? OPEN_TIMEOUT_MS,
    };
    child = fork(builtEntry('host/model-host-process.js'), [JSON.stringify(settings)], {
      ...(options.environment ? { env: options.environment } : {}),
      execArgv: [],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    // A script that has come to its end is not held up; the host ends with the channel.
    child.unref();
    child.channel?.unref();
    child.on('message', onNews);
    child.once('exit', onGone);
    child.once('error', (error) => {
      reason = error.message;
      if (child?.pid === undefined) onGone(null, null);
    });
    heard();
  };

  say('starting');
  start();

  return {
    device: options.device,
    address: folder,
    get processId() {
      return child?.pid;
    },
    get givenUp() {
      return givenUp;
    },
    statistics: () => statistics.report(),
    async close() {
      closing = true;
      clearTimeout(silence);
      clearTimeout(restart);
      const ending = child;
      const gone = ending && new Promise((resolve) => ending.once('exit', resolve));
      ending?.ref();
      ending?.kill('SIGKILL');
      await gone;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
