import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createGrayPlane,
  createRgbImage,
  type GrayPlane,
  type RgbImage,
} from '../../src/image/pixel-image.ts';
import { STYLE_IDS } from '../../src/protocol/styles.ts';
import type {
  BackgroundEngine,
  BackgroundRequest,
  InpaintEngine,
  ZImageService,
} from '../../src/services/zimage/zimage-service.ts';

export const BACKGROUND_REQUEST: BackgroundRequest = {
  styleId: 'natural_light',
  widthPx: 200,
  heightPx: 160,
  seed: 7,
  subject: { left: 60, top: 40, widthPx: 80, heightPx: 90 },
};

type Make<Engine> = () => Engine | Promise<Engine>;

/** What every implementation of ZImageService must do. */
export function describeZImageService(name: string, create: Make<ZImageService>): void {
  describeBackgrounds(name, create);
  describeInpainting(name, create);
}

export function describeBackgrounds(name: string, create: Make<BackgroundEngine>): void {
  describe(`ZImageService, backgrounds: ${name}`, () => {
    let service: BackgroundEngine;
    beforeAll(async () => {
      service = await create();
    });
    afterAll(() => service.close());

    describe.each(STYLE_IDS)('background %s', (styleId) => {
      it.each([
        [64, 64],
        [90, 160],
        [160, 90],
        [333, 101],
      ])('has the size asked for: %i × %i', async (widthPx, heightPx) => {
        const subject = {
          left: widthPx >> 2,
          top: heightPx >> 2,
          widthPx: widthPx >> 1,
          heightPx: heightPx >> 1,
        };
        const request = { ...BACKGROUND_REQUEST, styleId, widthPx, heightPx, subject };
        const { image } = await service.generateBackground(request);
        expect([image.widthPx, image.heightPx]).toEqual([widthPx, heightPx]);
        expect(image.data.length).toBe(3 * widthPx * heightPx);
      });

      it('is the same for the same seed', async () => {
        const first = await service.generateBackground({ ...BACKGROUND_REQUEST, styleId });
        const second = await service.generateBackground({ ...BACKGROUND_REQUEST, styleId });
        expect(Buffer.compare(first.image.data, second.image.data)).toBe(0);
      });
    });

    it('paints white and nothing else for amazon_standard', async () => {
      const request: BackgroundRequest = { ...BACKGROUND_REQUEST, styleId: 'amazon_standard' };
      const { image } = await service.generateBackground(request);
      expect(image.data.every((value) => value === 255)).toBe(true);
    });

    it('stops when asked to', async () => {
      const signal = AbortSignal.abort();
      await expect(service.generateBackground({ ...BACKGROUND_REQUEST, signal })).rejects.toMatchObject({
        name: 'AbortError',
      });
    });
  });
}

/** A textured picture with a red rectangle that the mask covers. */
export function redRectangle(): { image: RgbImage; mask: GrayPlane } {
  const image = createRgbImage(120, 90);
  for (let i = 0; i < image.data.length; i += 1) image.data[i] = 90 + ((i * 7) % 40);
  const mask = createGrayPlane(120, 90);
  for (let y = 30; y < 50; y += 1) {
    for (let x = 40; x < 70; x += 1) {
      const at = y * 120 + x;
      mask.data[at] = 255;
      image.data.set([255, 0, 0], 3 * at);
    }
  }
  return { image, mask };
}

export function describeInpainting(name: string, create: Make<InpaintEngine>): void {
  describe(`ZImageService, inpainting: ${name}`, () => {
    let service: InpaintEngine;
    beforeAll(async () => {
      service = await create();
    });
    afterAll(() => service.close());

    it('repaints what the mask covers and keeps the rest to the bit', async () => {
      const { image, mask } = redRectangle();
      const before = image.data.slice();
      const repainted = await service.inpaint({ image, mask, seed: 3 });
      let redLeft = 0;
      let touched = 0;
      for (let at = 0; at < mask.data.length; at += 1) {
        const pixel = repainted.data.subarray(3 * at, 3 * at + 3);
        if (mask.data[at] === 0)
          touched += Buffer.compare(pixel, before.subarray(3 * at, 3 * at + 3)) ? 1 : 0;
        else if (pixel[0]! > 200 && pixel[1]! < 50) redLeft += 1;
      }
      expect(touched).toBe(0);
      expect(redLeft).toBe(0);
      expect(Buffer.compare(image.data, before)).toBe(0);
    });

    it('gives back a picture without holes as it is', async () => {
      const { image, mask } = redRectangle();
      const result = await service.inpaint({
        image,
        mask: { ...mask, data: new Uint8Array(mask.data.length) },
      });
      expect(Buffer.compare(result.data, image.data)).toBe(0);
    });

    it('stops when asked to', async () => {
      const signal = AbortSignal.abort();
      await expect(service.inpaint({ ...redRectangle(), signal })).rejects.toMatchObject({
        name: 'AbortError',
      });
    });
  });
}
