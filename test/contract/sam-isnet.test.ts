import { createIsNetSegmenter } from '../../src/services/sam/isnet-segmenter.ts';
import { describeSamService } from './sam-service.suite.ts';

describeSamService('IS-Net', createIsNetSegmenter, { iou: 0.96 });
