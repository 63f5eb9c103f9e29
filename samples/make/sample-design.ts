import type { FilmOptions } from './film.ts';
import type { Lettering } from './lettering.ts';
import type { Print, PrintArea } from './prints.ts';
import type { Scene } from './scene.ts';
import type { Vec3 } from './vector.ts';

/** Where a print sits in the world, so that its texts can be found in the picture. */
export interface PlacedPrint {
  readonly print: Print;
  readonly area: PrintArea;
  /** The printed surface: its (u, v) to world centimetres. */
  readonly at: (u: number, v: number) => Vec3;
}

export interface BuiltScene {
  readonly scene: Scene;
  readonly prints: readonly PlacedPrint[];
}

/** Graphics laid over the finished photo. Shapes (badges, banners) stay in the clean picture, lettering does not. */
export interface Overlay {
  /** SVG elements in picture pixels, drawn first. */
  readonly shapes?: string;
  readonly lettering: readonly Lettering[];
}

export interface SampleDesign {
  readonly name: string;
  readonly kind: 'product-plain-bg' | 'product-scene-bg' | 'product-cluttered-bg';
  readonly notes: string;
  readonly widthPx: number;
  readonly heightPx: number;
  /** Light paths per pixel, a power of two. */
  readonly samples: number;
  readonly seed: number;
  readonly film: Omit<FilmOptions, 'seed'>;
  readonly overlay: Overlay;
  readonly build: () => Promise<BuiltScene>;
}
