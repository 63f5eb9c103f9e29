import { SingleBar } from 'cli-progress';
import type { BatchItem, BatchProgress } from '../batch/run-batch.ts';

/** Shows how a run goes on. */
export interface ProgressDisplay {
  /** Something worth a line of its own. */
  say(line: string): void;
  update(progress: BatchProgress): void;
  end(): void;
}

/** A bar on a terminal, one line a finished photo elsewhere. */
export function createProgressDisplay(stream: NodeJS.WriteStream, total: number): ProgressDisplay {
  return stream.isTTY ? createBar(stream, total) : createLines(stream);
}

function createBar(stream: NodeJS.WriteStream, total: number): ProgressDisplay {
  const bar = new SingleBar({
    stream,
    hideCursor: true,
    clearOnComplete: true,
    barsize: 24,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    format: '{bar} {value}/{total}  {succeeded} done, {failed} failed  {left}  {doing}',
  });
  let shown = { succeeded: 0, failed: 0, left: '', doing: '' };
  let processed = 0;
  bar.start(total, 0, shown);
  return {
    say(line) {
      bar.stop();
      stream.write(`${line}\n`);
      bar.start(total, processed, shown);
    },
    update(progress) {
      processed = progress.processed;
      shown = {
        succeeded: progress.succeeded,
        failed: progress.failed,
        left: timeLeft(progress.secondsLeft),
        doing: progress.step ? `${progress.filename}: ${progress.step}${percent(progress.share)}` : '',
      };
      bar.update(processed, shown);
    },
    end: () => bar.stop(),
  };
}

function percent(share: number | undefined): string {
  return share === undefined ? '' : ` ${Math.round(100 * share)} %`;
}

function createLines(stream: NodeJS.WriteStream): ProgressDisplay {
  const say = (line: string) => void stream.write(`${line}\n`);
  return {
    say,
    update({ type, item, filename, processed, total, secondsLeft }) {
      const place = `[${processed}/${total}]`;
      if (type === 'retrying') say(`${filename}: failed, will be tried again`);
      if (type !== 'finished' || !item) return;
      const left = processed < total && secondsLeft !== undefined ? `, ${timeLeft(secondsLeft)}` : '';
      say(`${place} ${filename}: ${outcome(item)}${left}`);
    },
    end() {},
  };
}

function outcome(item: BatchItem): string {
  if (item.status === 'cancelled') return 'cancelled';
  if (!item.report) return `FAILED (${item.error?.code})`;
  const { score, timingsMs } = item.report;
  const seconds = Object.values(timingsMs).reduce((sum, ms) => sum + ms, 0) / 1000;
  const warnings =
    score.warnings.length > 0
      ? `, look at it: ${score.warnings.map((warning) => warning.code).join(', ')}`
      : '';
  return `score ${Math.round(score.total)}, ${seconds.toFixed(1)} s${warnings}`;
}

export function timeLeft(seconds: number | undefined): string {
  if (seconds === undefined || seconds === 0) return '';
  if (seconds < 60) return `about ${Math.max(1, Math.round(seconds))} s left`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `about ${minutes} min left`;
  return `about ${Math.floor(minutes / 60)} h ${minutes % 60} min left`;
}
