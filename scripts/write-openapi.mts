// Writes the OpenAPI document of the server as it stands in the sources: write-openapi.mts FILE
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { describeApi } from '../test/helpers/describe-api.ts';

const file = process.argv[2] ?? 'dist/openapi.json';
await mkdir(dirname(file), { recursive: true });
await writeFile(file, `${JSON.stringify(await describeApi(), null, 2)}\n`);
