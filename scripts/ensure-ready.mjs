// Makes a fresh clone ready to run, and costs next to nothing afterwards: installs when the lock or Node has
// changed, builds when a source is newer than the last build. Needs nothing but Node.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const installStamp = join(root, 'node_modules', '.packshot-installed');
const buildStamp = join(root, 'dist', '.built');
const pageStamp = join(root, 'dist', 'web', '.built');

install();
build();
buildPage();

function install() {
  const wanted = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .update(`${process.version} ${process.platform} ${process.arch}`)
    .digest('hex');
  if (existsSync(installStamp) && readFileSync(installStamp, 'utf8') === wanted) return;
  say('Installing packages (npm ci); this happens once.');
  run('npm', ['ci', '--no-audit', '--no-fund'], { shell: process.platform === 'win32' });
  writeFileSync(installStamp, wanted);
}

function build() {
  const sources = listFiles(join(root, 'src'));
  const newest = Math.max(...[...sources, join(root, 'tsconfig.json'), installStamp].map(modifiedAt));
  // The list of sources is part of the stamp: a file that was removed is newer than nothing.
  const wanted = `${process.version}\n${sources.join('\n')}`;
  if (
    existsSync(buildStamp) &&
    modifiedAt(buildStamp) > newest &&
    readFileSync(buildStamp, 'utf8') === wanted
  ) {
    return;
  }
  say('Building.');
  const startedAt = new Date();
  if (existsSync(buildStamp) && readFileSync(buildStamp, 'utf8') !== wanted) {
    rmSync(join(root, 'dist'), { recursive: true, force: true });
  }
  run(process.execPath, [
    join(root, 'node_modules', 'typescript', 'bin', 'tsc'),
    '-p',
    join(root, 'tsconfig.json'),
  ]);
  mkdirSync(dirname(buildStamp), { recursive: true });
  writeFileSync(buildStamp, wanted);
  return startedAt;
}

/** The page is built of its own sources and of what it shares with the server. */
function buildPage() {
  const sources = ['web', 'src/protocol', 'src/client'].flatMap((folder) => listFiles(join(root, folder)));
  const newest = Math.max(...[...sources, join(root, 'vite.config.ts'), installStamp].map(modifiedAt));
  const wanted = sources.join('\n');
  const current =
    existsSync(pageStamp) && modifiedAt(pageStamp) > newest && readFileSync(pageStamp, 'utf8') === wanted;
  if (current) return;
  say('Building the page.');
  run(process.execPath, [
    join(root, 'node_modules', 'vite', 'bin', 'vite.js'),
    'build',
    '--logLevel',
    'warn',
  ]);
  writeFileSync(pageStamp, wanted);
}

function listFiles(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? listFiles(path) : [path];
    })
    .sort();
}

function modifiedAt(path) {
  return statSync(path).mtimeMs;
}

function run(command, args, options = {}) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2], ...options });
  if (status === 0) return;
  say(error ? `${command} could not be started: ${error.message}` : `${command} ${args.join(' ')} failed.`);
  process.exit(status || 1);
}

/** On stderr: a command's stdout belongs to the command. */
function say(line) {
  process.stderr.write(`packshot: ${line}\n`);
}
