import { describe, expect, it } from 'vitest';
import { createGrayPlane, createRgbImage, type GrayPlane } from '../../src/image/pixel-image.ts';
import { cutOut } from '../../src/pipeline/cut-out.ts';
import { subjectOf } from '../../src/pipeline/subject.ts';
import type { StepContext, WorkingPhoto } from '../../src/pipeline/working-photo.ts';
import { createEmbeddedServices } from '../../src/services/embedded-services.ts';
import { createClassicalSegmenter } from '../../src/services/sam/classical-segmenter.ts';
import { mugScene } from '../contract/sam-scenes.ts';

const SIDE = 96;
const context: StepContext = {
  services: { ...createEmbeddedServices(), sam: createClassicalSegmenter() },
  recipe: { cutout: {}, output: { format: 'png', quality: 90 } },
};

function photoOf(rgb: WorkingPhoto['rgb'], more: Partial<WorkingPhoto> = {}): WorkingPhoto {
  return {
    rgb,
    frame: { scale: 1, offsetX: 0, offsetY: 0 },
    findings: {
      decode: {
        format: 'png',
        originalWidthPx: rgb.widthPx,
        originalHeightPx: rgb.heightPx,
        reduced: false,
        animated: false,
      },
      notes: [],
    },
    ...more,
  };
}

/** 255 left of the middle, half transparent in one column, 0 right of it. */
function halves(): GrayPlane {
  const plane = createGrayPlane(SIDE, SIDE);
  for (let i = 0; i < plane.data.length; i += 1) {
    const x = i % SIDE;
    plane.data[i] = x < SIDE / 2 ? 255 : x === SIDE / 2 ? 128 : 0;
  }
  return plane;
}

describe('subjectOf', () => {
  it('takes the matte that was already found', async () => {
    const subject = { alpha: halves(), confidence: 0.5, doubts: [] };
    const photo = photoOf(createRgbImage(SIDE, SIDE), { subject });
    expect(await subjectOf(photo, context)).toBe(subject);
  });

  it('takes the transparency of a photo that came cut out', async () => {
    const alpha = halves();
    const found = await subjectOf(photoOf(createRgbImage(SIDE, SIDE), { alpha }), context);
    expect(found).toEqual({ alpha, confidence: 1, doubts: [] });
  });

  it('asks the segmenter where the transparency is only a blemish', async () => {
    const { image } = mugScene(SIDE, SIDE);
    const alpha = createGrayPlane(SIDE, SIDE);
    alpha.data.fill(255);
    alpha.data[0] = 0;
    const found = await subjectOf(photoOf(image, { alpha }), context);
    expect(found.doubts).toContain('classical_engine');
  });
});

describe('cutOut', () => {
  it('keeps the product’s pixels, takes the ground’s colour out of the rim, hides nothing', async () => {
    const alpha = halves();
    const rgb = createRgbImage(SIDE, SIDE);
    for (let i = 0; i < alpha.data.length; i += 1) {
      const share = alpha.data[i]! / 255;
      rgb.data.set([200 * share, 20 * share, 20 * share + 240 * (1 - share)], 3 * i);
    }
    const cut = await cutOut(photoOf(rgb, { subject: { alpha, confidence: 1, doubts: [] } }), {}, context);
    const colour = (x: number) => [...cut.rgb.data.subarray(3 * (SIDE * 40 + x), 3 * (SIDE * 40 + x) + 3)];
    expect(colour(10)).toEqual([...rgb.data.subarray(0, 3)]);
    expect(colour(SIDE / 2)[0]).toBeGreaterThan(150);
    expect(colour(SIDE / 2)[2]).toBeLessThan(80);
    expect(colour(SIDE - 5)).toEqual([255, 255, 255]);
    expect(cut.alpha).toBe(alpha);
  });
});
