import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';

interface Truth {
  readonly file: string;
  readonly type: 'boxes' | 'mask' | 'clean-reference';
  readonly sha256: string;
}

interface Item {
  readonly file: string;
  readonly class: 'b' | 'c' | 'd';
  readonly kind: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly width: number | null;
  readonly height: number | null;
  readonly ground_truth: readonly Truth[];
  readonly expect?: string;
}

interface Boxes {
  readonly image: string;
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly { text: string; kind: string; quad: readonly (readonly [number, number])[] }[];
}

const folder = path.resolve(import.meta.dirname, '../../samples');
const at = (file: string): string => path.join(folder, file);
const items: readonly Item[] = JSON.parse(readFileSync(at('MANIFEST.json'), 'utf8')).items;
const photos = items.filter((i) => i.class !== 'd');
const truthOf = (item: Item, type: Truth['type']): Truth | undefined =>
  item.ground_truth.find((t) => t.type === type);
const readBoxes = (truth: Truth): Boxes => JSON.parse(readFileSync(at(truth.file), 'utf8'));
const lettered = photos.filter((i) => truthOf(i, 'clean-reference'));
const readRgb = (file: string): Promise<Buffer> => sharp(at(file)).removeAlpha().raw().toBuffer();

describe('the sample set as a whole', () => {
  it('has enough photos of every sort', () => {
    expect(photos.length).toBeGreaterThanOrEqual(10);
    expect(photos.filter((i) => i.kind === 'product-plain-bg').length).toBeGreaterThanOrEqual(3);
    expect(photos.filter((i) => i.kind === 'product-cluttered-bg').length).toBeGreaterThanOrEqual(3);
    expect(photos.length - lettered.length).toBeGreaterThanOrEqual(2);
  });

  it('covers columns, turned lines, watermarks and print on the goods', () => {
    const boxes = photos.flatMap((i) => truthOf(i, 'boxes') ?? []).flatMap((t) => readBoxes(t).boxes);
    const kinds = new Set(boxes.map((b) => b.kind));
    expect([...kinds].sort()).toEqual(['overlay', 'product', 'watermark']);
    const overlays = boxes.filter((b) => b.kind !== 'product');
    const width = (q: Boxes['boxes'][0]['quad']): number => Math.hypot(q[1][0] - q[0][0], q[1][1] - q[0][1]);
    const height = (q: Boxes['boxes'][0]['quad']): number => Math.hypot(q[3][0] - q[0][0], q[3][1] - q[0][1]);
    expect(overlays.filter((b) => height(b.quad) > 2 * width(b.quad)).length).toBeGreaterThanOrEqual(3);
    expect(overlays.filter((b) => Math.abs(b.quad[1][1] - b.quad[0][1]) > 5).length).toBeGreaterThanOrEqual(
      3,
    );
    expect(overlays.some((b) => /[\u4e00-\u9fff]/.test(b.text))).toBe(true);
    expect(overlays.some((b) => /^[A-Z ]+$/.test(b.text))).toBe(true);
  });

  it('stays small', () => {
    const sizes = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((e) => e.isFile())
      .map((e) => statSync(path.join(e.parentPath, e.name)).size);
    expect(sizes.reduce((a, b) => a + b, 0)).toBeLessThan(8 * 1024 * 1024);
    for (const item of photos) expect(item.bytes, item.file).toBeLessThanOrEqual(400_000);
  });
});

describe.each(items.map((i) => [i.file, i] as const))('%s', (_file, item) => {
  it('is the file that the manifest describes', async () => {
    const bytes = readFileSync(at(item.file));
    expect(bytes.length).toBe(item.bytes);
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(item.sha256);
    for (const truth of item.ground_truth) {
      expect(
        createHash('sha256')
          .update(readFileSync(at(truth.file)))
          .digest('hex'),
        truth.file,
      ).toBe(truth.sha256);
    }
    if (item.class === 'd') {
      expect(['decode', 'reject', 'either', 'limit']).toContain(item.expect);
      return;
    }
    const { width, height } = await sharp(bytes).metadata();
    expect([width, height]).toEqual([item.width, item.height]);
  });
});

describe.each(photos.map((i) => [i.file, i] as const))('truth of %s', (_file, item) => {
  it('has a soft-edged mask of one product well inside the frame', async () => {
    const truth = truthOf(item, 'mask');
    if (!truth) throw new Error(`${item.file} has no mask`);
    const { data, info } = await sharp(at(truth.file))
      .extractChannel(0)
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect([info.width, info.height]).toEqual([item.width, item.height]);
    const share = data.reduce((sum, a) => sum + a, 0) / (255 * data.length);
    expect(share).toBeGreaterThan(0.04);
    expect(share).toBeLessThan(0.6);
    expect(data.some((a) => a > 30 && a < 225)).toBe(true);
    for (let x = 0; x < info.width; x++) expect(data[x] + data[data.length - 1 - x]).toBe(0);
  });

  it('keeps every quad inside the picture, clockwise from the top left of the text', () => {
    const truth = truthOf(item, 'boxes');
    if (!truth) return;
    const { image, width, height, boxes } = readBoxes(truth);
    expect([image, width, height]).toEqual([item.file, item.width, item.height]);
    expect(boxes.length).toBeGreaterThan(0);
    for (const { text, quad } of boxes) {
      expect(quad.length, text).toBe(4);
      for (const [x, y] of quad) {
        expect(x >= 0 && x <= width && y >= 0 && y <= height, `${text} at ${x}, ${y}`).toBe(true);
      }
      const area = quad.reduce((sum, [x, y], k) => {
        const [nx, ny] = quad[(k + 1) % 4];
        return sum + (x * ny - nx * y) / 2;
      }, 0);
      expect(area, text).toBeGreaterThan(40);
    }
  });
});

describe.each(lettered.map((i) => [i.file, i] as const))('clean picture of %s', (_file, item) => {
  it('differs from the photo in every overlaid text and nowhere else', async () => {
    const boxesTruth = truthOf(item, 'boxes');
    const cleanTruth = truthOf(item, 'clean-reference');
    if (!boxesTruth || !cleanTruth || !item.width || !item.height) throw new Error('truth is incomplete');
    const [photo, clean] = await Promise.all([readRgb(item.file), readRgb(cleanTruth.file)]);
    expect(clean.length).toBe(photo.length);
    const removable = readBoxes(boxesTruth).boxes.filter((b) => b.kind !== 'product');
    const changed = changedPixels(photo, clean, item.width);
    // Shadows, and JPEG's 16-pixel blocks, reach a little beyond the ink.
    expect(changed.filter((p) => !removable.some((b) => isNear(b.quad, p, 24))).length).toBe(0);
    for (const box of removable) {
      expect(changed.filter((p) => isNear(box.quad, p, 0)).length, box.text).toBeGreaterThan(50);
    }
  });
});

function changedPixels(a: Buffer, b: Buffer, width: number): (readonly [number, number])[] {
  const out: (readonly [number, number])[] = [];
  for (let i = 0; i < a.length; i += 3) {
    const step = Math.max(
      Math.abs(a[i] - b[i]),
      Math.abs(a[i + 1] - b[i + 1]),
      Math.abs(a[i + 2] - b[i + 2]),
    );
    if (step > 3) out.push([(i / 3) % width, Math.floor(i / 3 / width)]);
  }
  return out;
}

/** Whether a point lies in a rectangle (any turn) grown by `margin` pixels. */
function isNear(quad: Boxes['boxes'][0]['quad'], [x, y]: readonly [number, number], margin: number): boolean {
  const [ax, ay] = [quad[1][0] - quad[0][0], quad[1][1] - quad[0][1]];
  const [bx, by] = [quad[3][0] - quad[0][0], quad[3][1] - quad[0][1]];
  const [w, h] = [Math.hypot(ax, ay), Math.hypot(bx, by)];
  const along = ((x - quad[0][0]) * ax + (y - quad[0][1]) * ay) / w;
  const down = ((x - quad[0][0]) * bx + (y - quad[0][1]) * by) / h;
  return along >= -margin && along <= w + margin && down >= -margin && down <= h + margin;
}
