import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface ChildProgram {
  readonly process: ChildProcess;
  /** What the program printed after `ready`: an address, or nothing. */
  readonly ready: Promise<string>;
  /** Everything it has written to standard error so far. */
  errors(): string;
  readonly exited: Promise<number | null>;
  /** @param signal how to end it; resolves with the exit code when it is gone */
  end(signal: NodeJS.Signals): Promise<number | null>;
}

/** Starts a TypeScript program of this folder in a process of its own. */
export function startProgram(name: string, options: unknown): ChildProgram {
  const file = fileURLToPath(new URL(name, import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', file, JSON.stringify(options)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let errors = '';
  let output = '';
  child.stderr.on('data', (data: Buffer) => {
    errors += data.toString();
  });
  const ready = new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (data: Buffer) => {
      output += data.toString();
      const match = /^ready (.*)$/m.exec(output);
      if (match) resolve(match[1]);
    });
    child.once('exit', (code) =>
      reject(new Error(`${name} ended with ${code} before it was ready: ${errors}`)),
    );
  });
  // Whoever does not wait for it to be ready is not to be told that it was killed before.
  ready.catch(() => undefined);
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  return {
    process: child,
    ready,
    exited,
    errors: () => errors,
    end(signal) {
      child.kill(signal);
      return exited;
    },
  };
}
