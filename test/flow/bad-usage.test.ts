import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runCli } from './helpers/cli.ts';
import { temporaryFolder, writeProductPhoto } from './helpers/product-photo.ts';

describe('bad usage: exit 2, a sentence on stderr, nothing done', () => {
  const photo = async () => writeProductPhoto(join(await temporaryFolder(), 'mug.jpg'));

  test.each([
    ['an unknown operation', ['--operations', 'remove_text'], /operations\[0\]: must be one of/],
    [
      'an unknown style',
      ['--operations', 'background_replacement', '--style', 'beach'],
      /styleId: must be one of/,
    ],
    ['no operation', [], /--operations/],
    ['a resize without a size', ['--operations', 'resize'], /resize: give a preset/],
    ['an unknown flag', ['--operations', 'enhance', '--colour'], /unknown option/],
    [
      'a quality out of range',
      ['--operations', 'enhance', '--quality', '101'],
      /output\.quality: must be at most 100/,
    ],
    [
      'a number of processes that is none',
      ['--operations', 'enhance', '--processes', '0'],
      /whole number from 1 to 64/,
    ],
    ['a params file that is missing', ['--params', '/nowhere.json'], /cannot be read/],
  ])('%s', async (_, flags, message) => {
    const path = await photo();
    const out = join(path, '../out');
    const { exitCode, stdout, stderr } = await runCli(['run', path, ...flags, '--out', out]);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(exitCode).toBe(2);
    expect(stdout).toBe('');
    expect(existsSync(out)).toBe(false);
  });

  test('every path that does not exist is named at once', async () => {
    const { exitCode, stderr } = await runCli([
      'run',
      'nowhere.jpg',
      await photo(),
      'no-folder',
      '--operations',
      'enhance',
    ]);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/nowhere\.jpg: .*\nno-folder: /);
  });

  test('an override for a photo that is not there', async () => {
    const path = await photo();
    const params = join(path, '../params.json');
    await writeFile(params, JSON.stringify({ operations: ['enhance'], overrides: { 'cup.jpg': {}, 7: {} } }));
    const { exitCode, stderr } = await runCli(['run', path, '--params', params]);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/overrides\["cup\.jpg"\]: no photo.*\noverrides\["7"\]: no photo/);
  });

  test('an engine that is not there', async () => {
    const path = await photo();
    const params = join(path, '../params.json');
    const engines = { sam: 'isnet', background: 'vllm' };
    await writeFile(params, JSON.stringify({ operations: ['enhance'], engines }));
    const { exitCode, stderr } = await runCli([
      'run',
      path,
      '--params',
      params,
      '--out',
      join(path, '../out'),
    ]);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/^(packshot: )?engines\.background: there is no engine "vllm"; use procedural$/m);
  });

  test.skipIf(!existsSync('/proc/self'))('a folder in which nothing can be made', async () => {
    for (const args of [
      ['run', await photo(), '--operations', 'enhance', '--out', '/proc/packshot/out'],
      ['models', 'export', 'triton', '/proc/packshot/models'],
    ]) {
      const { exitCode, stderr } = await runCli(args);
      expect(exitCode).not.toBe(0);
      expect(stderr).toMatch(/\/proc\/packshot\/.* cannot be made \(ENOENT\)/);
    }
    const env = { PACKSHOT_DATA_DIR: '/proc/packshot' };
    expect((await runCli(['doctor'], env)).stderr).toContain(
      'PACKSHOT_DATA_DIR: nothing can be kept in /proc',
    );
  });

  test('with --json the error is one JSON document', async () => {
    const { exitCode, stdout } = await runCli(['run', 'nowhere.jpg', '--operations', 'enhance', '--json']);
    expect(exitCode).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'photo_not_found' } });
  });

  test('a wrong environment', async () => {
    const { exitCode, stderr } = await runCli(['run', await photo(), '--operations', 'enhance'], {
      PACKSHOT_DEVICE: 'tpu',
    });
    expect(exitCode).toBe(2);
    expect(stderr).toContain('PACKSHOT_DEVICE: "tpu" is not a device; use auto, cpu, cuda or webgpu');
  });

  test('no command at all shows the help', async () => {
    expect(await runCli([])).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('packshot [options]'),
    });
    expect(await runCli(['--help'])).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('doctor'),
    });
  });
});
