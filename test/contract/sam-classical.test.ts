import { expect, it } from 'vitest';
import { createClassicalSegmenter } from '../../src/services/sam/classical-segmenter.ts';
import { mugScene } from './sam-scenes.ts';
import { describeSamService } from './sam-service.suite.ts';

describeSamService('The classical segmenter', createClassicalSegmenter, { iou: 0.93 });

it('never claims to be sure, and says which engine it was', async () => {
  const { confidence, doubts } = await createClassicalSegmenter().segmentSubject(mugScene(200, 200).image);
  expect(confidence).toBeLessThanOrEqual(0.45);
  expect(doubts).toContain('classical_engine');
});
