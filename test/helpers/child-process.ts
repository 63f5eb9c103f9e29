import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

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

const BUNDLES = fileURLToPath(new URL('../../node_modules/.packshot-test', import.meta.url));

/**
 * Makes one JavaScript file of a program of this folder and its imports (packages stay outside): it starts in a
 * third of the time, which counts where a test starts it fifty times.
 * @returns the file, for `startProgram`
 */
export async function bundleProgram(name: string): Promise<string> {
  const outDir = path.join(BUNDLES, String(process.pid));
  const ssr = fileURLToPath(new URL(name, import.meta.url));
  await build({ configFile: false, logLevel: 'silent', build: { ssr, outDir, emptyOutDir: false } });
  return path.join(outDir, name.replace(/\.ts$/, '.js'));
}

/** Starts a TypeScript program of this folder, or a bundled one, in a process of its own. */
export function startProgram(name: string, options: unknown): ChildProgram {
  const program = path.isAbsolute(name)
    ? [name]
    : ['--import', 'tsx', fileURLToPath(new URL(name, import.meta.url))];
  const child = spawn(process.execPath, [...program, JSON.stringify(options)], {
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
