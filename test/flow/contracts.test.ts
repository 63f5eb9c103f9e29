import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';
import { describeSocket } from '../../src/http/async-api.ts';
import { type ProgressMessage, progressMessageSchema } from '../../src/protocol/batch-api.ts';
import { describeApi } from '../helpers/describe-api.ts';

const run = promisify(execFile);

it.each([
  ['OpenAPI 3.1', describeApi],
  ['AsyncAPI 3.0', async () => describeSocket('1')],
])('describes itself in %s without a warning of the linter', async (_format, describeIt) => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'packshot-contract-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = path.join(folder, 'document.json');
  writeFileSync(file, JSON.stringify(await describeIt()));
  const redocly = createRequire(import.meta.url).resolve('@redocly/cli/bin/cli.js');
  const { stdout } = await run(process.execPath, [redocly, 'lint', file, '--format=json'], {
    maxBuffer: 16e6,
  }).catch((failure: { stdout: string }) => failure);
  const { totals, problems } = JSON.parse(stdout.slice(stdout.indexOf('{'))) as {
    totals: { errors: number; warnings: number };
    problems: unknown[];
  };
  expect([totals.errors, totals.warnings], JSON.stringify(problems)).toEqual([0, 0]);
});

it('describes every message of the socket in AsyncAPI 3.0', () => {
  const document = describeSocket('1') as {
    asyncapi: string;
    channels: { batchEvents: { address: string; messages: Record<string, { $ref: string }> } };
    components: { messages: Record<string, { payload: { properties: object; required: string[] } }> };
  };
  const types: Record<ProgressMessage['type'], string[]> = {
    snapshot: ['type', 'revision', 'batch', 'items'],
    'batch-updated': ['type', 'revision', 'batch'],
    'item-updated': ['type', 'revision', 'item', 'batch'],
    'step-started': ['type', 'revision', 'index', 'step', 'stepShare'],
  };
  expect(document.asyncapi).toBe('3.0.0');
  expect(progressMessageSchema.options.map((option) => option.shape.type.value).sort()).toEqual(
    Object.keys(types).sort(),
  );
  for (const [type, fields] of Object.entries(types)) {
    expect(document.channels.batchEvents.messages[type].$ref).toBe(`#/components/messages/${type}`);
    expect(document.components.messages[type].payload.required.sort()).toEqual(fields.sort());
  }
});
