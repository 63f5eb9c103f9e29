import { expect, it } from 'vitest';
import { createProceduralZImage } from '../../src/services/zimage/procedural-zimage.ts';
import { describeZImageService } from './zimage-service.suite.ts';

describeZImageService('procedural scenes', createProceduralZImage);

it('says that it cannot follow a prompt', async () => {
  const request = {
    styleId: 'business',
    widthPx: 64,
    heightPx: 64,
    seed: 1,
    subject: { left: 16, top: 16, widthPx: 32, heightPx: 32 },
  } as const;
  const service = createProceduralZImage();
  expect((await service.generateBackground(request)).notes).toEqual([]);
  expect((await service.generateBackground({ ...request, prompt: 'on the moon' })).notes).toHaveLength(1);
});
