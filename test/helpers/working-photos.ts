import type { GrayPlane, RgbImage } from '../../src/image/pixel-image.ts';
import type { StepContext, WorkingPhoto } from '../../src/pipeline/working-photo.ts';
import type { Recipe } from '../../src/protocol/recipe.ts';

type Paint = (x: number, y: number) => readonly [number, number, number];

export function paintRgb(widthPx: number, heightPx: number, paint: Paint): RgbImage {
  const data = new Uint8Array(3 * widthPx * heightPx);
  for (let y = 0; y < heightPx; y++) {
    for (let x = 0; x < widthPx; x++) data.set(paint(x, y), 3 * (y * widthPx + x));
  }
  return { widthPx, heightPx, data };
}

export function paintGray(
  widthPx: number,
  heightPx: number,
  paint: (x: number, y: number) => number,
): GrayPlane {
  const data = Uint8Array.from({ length: widthPx * heightPx }, (_, i) =>
    paint(i % widthPx, Math.floor(i / widthPx)),
  );
  return { widthPx, heightPx, data };
}

/** A photo as if decoded from a JPEG of the same size. */
export function workingPhoto(rgb: RgbImage, more: Partial<WorkingPhoto> = {}): WorkingPhoto {
  return {
    rgb,
    frame: { scale: 1, offsetX: 0, offsetY: 0 },
    findings: {
      decode: {
        format: 'jpeg',
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

export function pixelAt(image: RgbImage, x: number, y: number): number[] {
  const at = 3 * (y * image.widthPx + x);
  return [...image.data.subarray(at, at + 3)];
}

/** For steps that use no model service: reaching for one fails the test. */
export function contextWithoutServices(recipe: Partial<Recipe> = {}): StepContext {
  const services = new Proxy(
    {},
    {
      get(_, name) {
        throw new Error(`this step must not use the service ${String(name)}`);
      },
    },
  ) as StepContext['services'];
  return { services, recipe: { output: { format: 'jpeg', quality: 90 }, ...recipe } };
}
