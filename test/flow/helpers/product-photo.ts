import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { onTestFinished } from 'vitest';

/** A folder that is gone when the test is over. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'packshot-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Something like a bottle on a plain ground, as JPEG; another `hue`, another photo. */
export async function writeProductPhoto(
  path: string,
  { widthPx = 900, heightPx = 700, hue = 200 } = {},
): Promise<string> {
  const drawing = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 900 700" width="${widthPx}" height="${heightPx}">
    <rect width="900" height="700" fill="#d9d6d0"/><ellipse cx="450" cy="600" rx="150" ry="26" fill="#a9a6a0"/>
    <rect x="350" y="220" width="200" height="380" rx="36" fill="hsl(${hue},60%,38%)"/>
    <rect x="410" y="120" width="80" height="120" rx="14" fill="hsl(${hue},50%,25%)"/>
    <rect x="375" y="240" width="26" height="330" rx="13" fill="hsl(${hue},60%,60%)"/></svg>`;
  await sharp(Buffer.from(drawing)).flatten().jpeg({ quality: 92 }).toFile(path);
  return path;
}

/** Starts like a JPEG and is none. */
export async function writeBrokenPhoto(path: string): Promise<string> {
  await writeFile(path, Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), randomBytes(4000)]));
  return path;
}
