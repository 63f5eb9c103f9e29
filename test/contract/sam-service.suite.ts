import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SAMService } from '../../src/services/sam/sam-service.ts';
import { alphaAt, intersectionOverUnion, mugScene, plainImage, twoBoxesScene } from './sam-scenes.ts';

/** What every engine that finds products must do. */
export function describeSamService(name: string, open: () => SAMService, least: { iou: number }): void {
  describe(`${name} as a SAMService`, () => {
    let service: SAMService;
    beforeAll(() => {
      service = open();
    });
    afterAll(() => service.close());

    it('cuts a mug out of a studio ground: core opaque, ground clear, handle open', async () => {
      const { image, truth } = mugScene(600, 450);
      const { alpha, confidence, doubts } = await service.segmentSubject(image);
      expect([alpha.widthPx, alpha.heightPx, alpha.data.length]).toEqual([600, 450, 600 * 450]);
      expect(intersectionOverUnion(alpha, truth)).toBeGreaterThan(least.iou);
      expect(alphaAt(alpha, 0.45, 0.5)).toBe(255);
      expect(alphaAt(alpha, 0.05, 0.05)).toBe(0);
      expect(alphaAt(alpha, 0.7, 0.5), 'the hole of the handle').toBeLessThan(64);
      expect(confidence).toBeGreaterThan(0.2);
      expect(doubts).not.toContain('empty');
    });

    it('gives the same matte for the same picture, and leaves that as it was', async () => {
      const { image } = mugScene(320, 400);
      const before = image.data.slice();
      const first = await service.segmentSubject(image);
      const second = await service.segmentSubject(image);
      expect(Buffer.compare(Buffer.from(first.alpha.data), Buffer.from(second.alpha.data))).toBe(0);
      expect(second.confidence).toBe(first.confidence);
      expect(Buffer.compare(Buffer.from(image.data), Buffer.from(before))).toBe(0);
    });

    it('keeps to the box that the user draws', async () => {
      const { image } = twoBoxesScene(480, 360);
      const box = { left: 270, top: 90, widthPx: 180, heightPx: 200 };
      const { alpha } = await service.segmentSubject(image, { prompt: { box } });
      expect(alphaAt(alpha, 0.75, 0.55)).toBeGreaterThan(200);
      expect(alphaAt(alpha, 0.25, 0.55)).toBe(0);
    });

    it('takes away what the user excludes and keeps the rest', async () => {
      const { image } = twoBoxesScene(480, 360);
      const exclude = [{ x: 120, y: 200 }];
      const { alpha } = await service.segmentSubject(image, {
        prompt: { exclude, include: [{ x: 360, y: 200 }] },
      });
      expect(alphaAt(alpha, 0.25, 0.55)).toBeLessThan(32);
      expect(alphaAt(alpha, 0.75, 0.55)).toBeGreaterThan(200);
    });

    it('corrects the matte that it is given: brings a part back, takes one away', async () => {
      const { image, truth } = twoBoxesScene(480, 360);
      const left = { ...truth, data: truth.data.map((value, i) => (i % 480 < 240 ? value : 0)) };
      const include = [{ x: 360, y: 200 }];
      const both = await service.segmentSubject(image, { prompt: { matte: left, include } });
      expect(intersectionOverUnion(both.alpha, truth)).toBeGreaterThan(0.93);
      const exclude = [{ x: 360, y: 200 }];
      const one = await service.segmentSubject(image, { prompt: { matte: truth, exclude } });
      expect(intersectionOverUnion(one.alpha, left)).toBeGreaterThan(0.93);
      expect(alphaAt(one.alpha, 0.75, 0.55)).toBe(0);
    });

    it('obeys the brush, also where the picture shows no reason', async () => {
      const { image, truth } = twoBoxesScene(480, 360);
      const strokes = [
        {
          mode: 'exclude' as const,
          radiusPx: 12,
          points: [
            { x: 60, y: 200 },
            { x: 180, y: 200 },
          ],
        },
        { mode: 'include' as const, radiusPx: 8, points: [{ x: 240, y: 60 }] },
      ];
      const { alpha } = await service.segmentSubject(image, { prompt: { matte: truth, strokes } });
      expect(alphaAt(alpha, 0.25, 200 / 360)).toBe(0);
      expect(alphaAt(alpha, 0.5, 60 / 360)).toBe(255);
      expect(alphaAt(alpha, 0.75, 0.55)).toBeGreaterThan(200);
      expect(alphaAt(alpha, 0.05, 0.05)).toBe(0);
    });

    it('stops when it is told to', async () => {
      const { image } = mugScene(200, 200);
      const signal = AbortSignal.abort();
      await expect(service.segmentSubject(image, { signal })).rejects.toMatchObject({ name: 'AbortError' });
    });

    it.each([
      ['1 × 1', plainImage(1, 1, 255)],
      ['2 × 2', plainImage(2, 2, 0)],
      ['1 × 300', plainImage(1, 300, 90)],
      ['one colour', plainImage(300, 200, 200)],
    ])('says of a picture of %s that there is nothing in it', async (_name, image) => {
      const matte = await service.segmentSubject(image);
      expect(matte.alpha.data).toHaveLength(image.widthPx * image.heightPx);
      expect(matte.alpha.data.every((value) => value === 0)).toBe(true);
      expect(matte.confidence).toBe(0);
      expect(matte.doubts).toContain('empty');
    });
  });
}
