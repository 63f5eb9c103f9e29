import { type ChildProcess, fork } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import type { ErrorReport } from '../../src/errors.ts';
import type { PhotoReport, PhotoTask } from '../../src/worker/photo-task.ts';
import type { ManifestItem } from './manifest.ts';
import type { HostileEvaluation, PhotoEvaluation } from './photo-evaluation.ts';

const HANG_MS = 30_000;
/** A file that is made to cost too much must be over by then. */
const LIMIT_SECONDS = 5;
const LIMIT_RSS_MB = 1024;
const STDERR_KEPT_CHARACTERS = 1000;

interface Outcome {
  readonly happened: HostileEvaluation['happened'];
  readonly report?: PhotoReport | undefined;
  readonly error?: ErrorReport | undefined;
  readonly seconds: number;
  readonly rssMb: number;
  readonly stderr: string;
}

/** Runs one hostile file in a fresh process, watching its memory and its clock, and judges what happened. */
export async function evaluateHostile(item: ManifestItem, photosFolder: string): Promise<PhotoEvaluation> {
  const folder = await mkdtemp(join(tmpdir(), 'packshot-hostile-'));
  try {
    const task = taskFor(join(photosFolder, item.file), item.file, folder);
    const outcome = await runWatched(task);
    const hostile = await judge(item, outcome, task, folder);
    return { file: item.file, class: item.class, kind: item.kind, seconds: outcome.seconds, hostile };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function taskFor(photoPath: string, filename: string, folder: string): PhotoTask {
  return {
    photoPath,
    filename,
    recipe: {
      resize: { width: 1000, height: 1000, fit: 'contain' },
      output: { format: 'jpeg', quality: 90 },
    },
    resultPath: join(folder, 'result.jpg'),
    previewPath: join(folder, 'preview.webp'),
  };
}

function runWatched(task: PhotoTask): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = fork(new URL('./hostile-process.ts', import.meta.url), {
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    let stderr = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      stderr = (stderr + text).slice(-STDERR_KEPT_CHARACTERS);
    });
    let rssMb = 0;
    let begun = performance.now();
    const look = async () => {
      rssMb = Math.max(rssMb, await peakRssMb(child));
    };
    const watch = setInterval(() => void look(), 50);
    const hang = setTimeout(() => settle({ happened: 'hung' }), HANG_MS);
    const settle = async (outcome: Pick<Outcome, 'happened' | 'report' | 'error'>) => {
      const seconds = (performance.now() - begun) / 1000;
      clearInterval(watch);
      clearTimeout(hang);
      await look();
      child.kill('SIGKILL');
      resolve({ ...outcome, seconds, rssMb, stderr: stderr.trim() });
    };
    child.on('exit', () => void settle({ happened: 'crashed' }));
    child.on('message', (message: 'ready' | { report?: PhotoReport; error?: ErrorReport }) => {
      if (message === 'ready') {
        begun = performance.now();
        child.send(task);
        return;
      }
      const happened = message.report
        ? 'decoded'
        : message.error?.code.startsWith('photo_')
          ? 'refused'
          : 'failed';
      void settle({ happened, ...message });
    });
  });
}

/** The process's high-water mark as the kernel keeps it; 0 once it is gone. */
async function peakRssMb(child: ChildProcess): Promise<number> {
  const status = await readFile(`/proc/${child.pid}/status`, 'utf8').catch(() => '');
  return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
}

async function judge(
  item: ManifestItem,
  outcome: Outcome,
  task: PhotoTask,
  folder: string,
): Promise<HostileEvaluation> {
  const expected = item.expect ?? 'either';
  const problem = unexpectedOutcome(expected, outcome) ?? (await wrongFiles(item, outcome, task, folder));
  const { happened, error, rssMb } = outcome;
  const said = error ? `${error.code}: ${error.message}` : happened === 'crashed' ? outcome.stderr : '';
  return {
    expected,
    happened,
    asExpected: problem === undefined,
    detail: [problem, said].filter(Boolean).join(' — '),
    rssMb,
  };
}

function unexpectedOutcome(expected: HostileEvaluation['expected'], outcome: Outcome): string | undefined {
  const { happened, seconds, rssMb } = outcome;
  if (happened === 'crashed' || happened === 'hung' || happened === 'failed') return happened;
  if (expected === 'decode' && happened !== 'decoded') return 'should have been decoded';
  if (expected === 'reject' && happened !== 'refused') return 'should have been refused';
  if (expected === 'limit' && (seconds > LIMIT_SECONDS || rssMb > LIMIT_RSS_MB)) {
    return `${seconds.toFixed(1)} s and ${Math.round(rssMb)} MB are not bounded`;
  }
  return undefined;
}

/** A refused file leaves nothing behind; a decoded one is upright and can be opened. */
async function wrongFiles(
  item: ManifestItem,
  { happened, report }: Outcome,
  task: PhotoTask,
  folder: string,
) {
  if (happened === 'refused') {
    const left = await readdir(folder);
    return left.length === 0 ? undefined : `left behind: ${left.join(', ')}`;
  }
  await sharp(task.resultPath).stats();
  const { width, height, exif_orientation: orientation } = item;
  if (!report || !width || !height || !orientation) return undefined;
  const upright = orientation >= 5 ? `${height} × ${width}` : `${width} × ${height}`;
  const got = `${report.original.widthPx} × ${report.original.heightPx}`;
  return upright === got ? undefined : `${got} instead of ${upright}`;
}
