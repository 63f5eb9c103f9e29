import type { GrayPlane, PixelRect, RgbImage } from '../../image/pixel-image.ts';
import type { StyleId } from '../../protocol/styles.ts';
import type { EngineDescription } from '../engine.ts';

/** From where the product was photographed: level with it, from above at a slant, or straight down on it. */
export type CameraView = 'eye_level' | 'raised' | 'overhead';

export interface BackgroundRequest {
  readonly styleId: StyleId;
  /** Extra wish in the user's words; an engine that cannot follow it says so in `Background.notes`. */
  readonly prompt?: string | undefined;
  readonly widthPx: number;
  readonly heightPx: number;
  /** Same request and seed, same pixels. */
  readonly seed: number;
  /** Where the product will stand, so that surface, light and blur can be built around it. */
  readonly subject: PixelRect;
  /** The scene is seen from there too; without it: level. */
  readonly view?: CameraView | undefined;
  /** The product's shadow will fall to the other side; without it: left. */
  readonly lightFrom?: 'left' | 'right' | undefined;
  /** The product's mean colour, sRGB 0–255: the scene keeps its distance from it, so that the product stands out. */
  readonly productColour?: readonly [number, number, number] | undefined;
  /** Told now and then how far the work is, 0–1, by engines that know. */
  readonly onProgress?: ((share: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface Background {
  readonly image: RgbImage;
  /** A model made its light up; in the built-in scenes it is made for the product. */
  readonly generated?: boolean | undefined;
  /** What could not be done as asked, in words for the seller. */
  readonly notes: readonly string[];
}

export interface InpaintRequest {
  readonly image: RgbImage;
  /** 255 = repaint; same size as the image. */
  readonly mask: GrayPlane;
  readonly seed?: number | undefined;
  readonly onProgress?: ((share: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Paints: whole backgrounds, and holes in pictures. */
export interface ZImageService {
  readonly engine: EngineDescription;
  /** Who fills holes, where that is another engine than the one that paints backgrounds. */
  readonly inpainter?: EngineDescription | undefined;
  generateBackground(request: BackgroundRequest): Promise<Background>;
  /** Pixels where the mask is 0 come back exactly as given. */
  inpaint(request: InpaintRequest): Promise<RgbImage>;
  close(): Promise<void>;
}

export type BackgroundEngine = Pick<ZImageService, 'engine' | 'generateBackground' | 'close'>;
export type InpaintEngine = Pick<ZImageService, 'engine' | 'inpaint' | 'close'>;
