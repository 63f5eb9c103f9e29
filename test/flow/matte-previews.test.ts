import sharp from 'sharp';
import { expect, it, onTestFinished } from 'vitest';
import { createMattePreviews } from '../../src/worker/matte-previews.ts';

it('a photo that takes too long holds nobody up, and any number of them leave nothing behind', async () => {
  const limits = { answerMs: 1 };
  const previews = createMattePreviews({}, limits);
  const warnings: string[] = [];
  const warn = (warning: Error) => warnings.push(warning.name);
  process.on('warning', warn);
  onTestFinished(async () => {
    process.off('warning', warn);
    await previews.close();
  });
  const { signal } = new AbortController();
  const photo = await sharp({ create: { width: 64, height: 64, channels: 3, background: '#a22' } })
    .png()
    .toBuffer();
  const task = { photo, matte: undefined, correction: { include: [{ x: 0.5, y: 0.5 }] } };
  await expect(previews.preview(task, signal)).rejects.toMatchObject({ code: 'process_timeout' });
  limits.answerMs = 60_000;
  for (let at = 0; at < 12; at += 1) expect((await previews.preview(task, signal)).length).toBeGreaterThan(0);
  expect(warnings).not.toContain('MaxListenersExceededWarning');
});
