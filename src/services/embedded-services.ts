import type { ModelPlace } from './model-place.ts';
import type { OCRService } from './ocr/ocr-service.ts';
import { createPpOcr } from './ocr/pp-ocr.ts';
import { createEmbeddedSegmenter } from './sam/embedded-segmenter.ts';
import type { SAMService } from './sam/sam-service.ts';
import { createProceduralZImage } from './zimage/procedural-zimage.ts';
import type { ZImageService } from './zimage/zimage-service.ts';

const embedded = new WeakSet<object>();

/**
 * The three services that run from npm packages alone. Creating them is cheap: models are opened at first use,
 * by default on the CPU of the process that uses them.
 */
export function createEmbeddedServices(place: ModelPlace = {}): {
  zimage: ZImageService;
  sam: SAMService;
  ocr: OCRService;
} {
  const services = {
    zimage: createProceduralZImage(),
    sam: createEmbeddedSegmenter(place),
    ocr: createPpOcr(place),
  };
  for (const service of Object.values(services)) embedded.add(service);
  return services;
}

/** Whether all three came from `createEmbeddedServices`: any process can then make the same ones. */
export function areEmbedded(services: { zimage: ZImageService; sam: SAMService; ocr: OCRService }): boolean {
  return [services.zimage, services.sam, services.ocr].every((service) => embedded.has(service));
}
