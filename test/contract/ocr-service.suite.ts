import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRgbImage } from '../../src/image/pixel-image.ts';
import type { OCRService, TextBox } from '../../src/services/ocr/ocr-service.ts';
import { type DrawnText, drawStrokeText, type StrokeText } from './ocr-stroke-text.ts';

const WIDTH_PX = 640;
const HEIGHT_PX = 480;
const LETTER_PX = 40;
const CENTRE = { x: 320, y: 240 };

/** What every text reader must do, on pictures drawn here; it may read a line as several boxes. */
export function describeOcrService(name: string, create: () => OCRService): void {
  describe(`${name} as an OCRService`, () => {
    let service: OCRService;
    beforeAll(() => {
      service = create();
    });
    afterAll(() => service.close());

    const read = async (
      text: Partial<StrokeText> & { text: string },
    ): Promise<{ boxes: TextBox[]; drawn: DrawnText }> => {
      const whole = { letterHeightPx: LETTER_PX, centre: CENTRE, ...text };
      const drawn = await drawStrokeText(WIDTH_PX, HEIGHT_PX, whole);
      return { boxes: await service.readText(drawn.image), drawn };
    };

    for (const angle of [0, 30, 90, 180, 270]) {
      it(`reads Latin letters turned by ${angle}° where they were drawn`, async () => {
        const { boxes, drawn } = await read({ text: 'FLOWERS', angle });
        expect(boxes.map((box) => box.text)).toEqual(['FLOWERS']);
        expectPlace(boxes[0], drawn, LETTER_PX);
      });
    }

    for (const angle of [0, 90, 270]) {
      it(`reads Chinese turned by ${angle}°`, async () => {
        const { boxes, drawn } = await read({ text: '大上中日', angle });
        expect(boxes.map((box) => box.text)).toEqual(['大上中日']);
        expectPlace(boxes[0], drawn, LETTER_PX);
      });
    }

    it('reads an upright Chinese column; its top-left is that of the first character', async () => {
      const { boxes, drawn } = await read({ text: '中大王田', stacked: true });
      expect(boxes.map((box) => box.text)).toEqual(['中大王田']);
      expectPlace(boxes[0], drawn, LETTER_PX);
    });

    it('reads letters that fill a third of the picture and letters of 12 pixels', async () => {
      expect(joined((await read({ text: 'SALE', letterHeightPx: 170 })).boxes)).toMatch(/^SALE/);
      expect(joined((await read({ text: 'FLOWERS', letterHeightPx: 12 })).boxes)).toBe('FLOWERS');
    });

    it('reads a part of the picture as it reads the whole', async () => {
      const { boxes, drawn } = await read({ text: 'FLOWERS' });
      const within = [{ left: 150, top: 190, widthPx: 340, heightPx: 100 }];
      const [box] = await service.readText(drawn.image, { within });
      expect(box.text).toBe(boxes[0].text);
      expectPlace(box, drawn, LETTER_PX);
    });

    it('reads a faint watermark', async () => {
      const { image } = await drawStrokeText(WIDTH_PX, HEIGHT_PX, {
        text: 'FLOWERS',
        letterHeightPx: LETTER_PX,
        centre: CENTRE,
      });
      const faint = image.data.map((value) => 150 + Math.round((value - 150) * 0.2));
      expect(joined(await service.readText({ ...image, data: faint }))).toBe('FLOWERS');
    });

    it('orders boxes from top to bottom', async () => {
      const upper = await drawStrokeText(WIDTH_PX, 240, {
        text: 'HOT',
        letterHeightPx: LETTER_PX,
        centre: { x: 480, y: 120 },
      });
      const lower = await drawStrokeText(WIDTH_PX, 240, {
        text: 'SALE',
        letterHeightPx: LETTER_PX,
        centre: { x: 150, y: 120 },
      });
      const both = createRgbImage(WIDTH_PX, 480);
      both.data.set(upper.image.data, 0);
      both.data.set(lower.image.data, upper.image.data.length);
      expect((await service.readText(both)).map((box) => box.text)).toEqual(['HOT', 'SALE']);
    });

    it('leaves out scripts that were not asked for, but keeps those that were', async () => {
      const drawn = await drawStrokeText(WIDTH_PX, HEIGHT_PX, {
        text: 'FLOWERS',
        letterHeightPx: LETTER_PX,
        centre: CENTRE,
      });
      expect(await service.readText(drawn.image, { languages: ['zh'] })).toEqual([]);
      expect(joined(await service.readText(drawn.image, { languages: ['zh', 'en'] }))).toBe('FLOWERS');
    });

    it('leaves out what is read below minConfidence', async () => {
      const { image } = await drawStrokeText(WIDTH_PX, HEIGHT_PX, {
        text: 'FLOWERS',
        letterHeightPx: LETTER_PX,
        centre: CENTRE,
      });
      const [box] = await service.readText(image);
      expect(box.confidence).toBeGreaterThan(0.5);
      expect(box.confidence).toBeLessThanOrEqual(1);
      expect(await service.readText(image, { minConfidence: box.confidence + 1e-6 })).toEqual([]);
    });

    it('finds nothing in pictures without text, whatever their size', async () => {
      for (const [widthPx, heightPx] of [
        [1, 1],
        [2, 2],
        [3, 1500],
        [1500, 3],
        [400, 300],
      ]) {
        const blank = createRgbImage(widthPx, heightPx);
        blank.data.fill(200);
        expect(await service.readText(blank), `${widthPx} × ${heightPx}`).toEqual([]);
      }
    });

    it('stops when the signal fires, before or on the way', async () => {
      const { image } = await drawStrokeText(WIDTH_PX, HEIGHT_PX, {
        text: 'FLOWERS',
        letterHeightPx: LETTER_PX,
        centre: CENTRE,
      });
      const before = service.readText(image, { signal: AbortSignal.abort() });
      await expect(before).rejects.toMatchObject({ code: 'cancelled' });
      const controller = new AbortController();
      const reading = service.readText(image, { signal: controller.signal });
      setImmediate(() => controller.abort());
      await expect(reading).rejects.toMatchObject({ code: 'cancelled' });
    });

    it('cannot be used once closed; closing twice is harmless', async () => {
      const other = create();
      await other.close();
      await other.close();
      await expect(other.readText(createRgbImage(8, 8))).rejects.toMatchObject({
        code: 'engine_unavailable',
      });
    });
  });
}

/** Corners, begun at the text's own top-left, within half a letter; the line at most 1.5 letters high. */
function expectPlace(box: TextBox, drawn: DrawnText, letterHeightPx: number): void {
  for (let i = 0; i < 4; i++) {
    const away = Math.hypot(box.quad[i].x - drawn.quad[i].x, box.quad[i].y - drawn.quad[i].y);
    expect(away, `corner ${i}`).toBeLessThan(0.5 * letterHeightPx);
  }
  expect(box.lineHeightPx).toBeGreaterThan(0.9 * letterHeightPx);
  expect(box.lineHeightPx).toBeLessThan(1.5 * letterHeightPx);
}

function joined(boxes: readonly TextBox[]): string {
  return boxes.map((box) => box.text).join(' ');
}
