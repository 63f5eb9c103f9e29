import { denoise } from './denoise.ts';
import { develop } from './film.ts';
import { render } from './path-tracer.ts';
import type { BuiltScene, SampleDesign } from './sample-design.ts';

export interface Photo {
  readonly widthPx: number;
  readonly heightPx: number;
  /** 8-bit sRGB, three bytes a pixel, no lettering on it yet. */
  readonly rgb: Buffer;
  /** Coverage of the product, one byte a pixel. */
  readonly mask: Buffer;
}

/** Renders and develops a design; `shrink` > 1 gives a smaller picture for a quick look. */
export function makePhoto(
  design: SampleDesign,
  built: BuiltScene,
  shrink = 1,
  samples = design.samples,
): Photo {
  const widthPx = Math.round(design.widthPx / shrink);
  const heightPx = Math.round(design.heightPx / shrink);
  const layers = render(built.scene, { widthPx, heightPx, samples, seed: design.seed });
  const rgb = develop(denoise(layers), widthPx, heightPx, { ...design.film, seed: design.seed });
  const mask = Buffer.from(layers.alpha.map((a) => Math.round(255 * a)));
  return { widthPx, heightPx, rgb, mask };
}
