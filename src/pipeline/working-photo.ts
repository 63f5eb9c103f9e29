import type { GrayPlane, RgbImage } from '../image/pixel-image.ts';
import type { Recipe } from '../protocol/recipe.ts';
import type { UsedEngines } from '../services/engine.ts';
import type { OCRService, TextBox } from '../services/ocr/ocr-service.ts';
import type { SAMService, SubjectMatte } from '../services/sam/sam-service.ts';
import type { ZImageService } from '../services/zimage/zimage-service.ts';
import type { Badge } from './text/badge-behind-text.ts';

/** The three model services over which every photo is worked on. */
export interface PhotoServices {
  readonly zimage: ZImageService;
  readonly sam: SAMService;
  readonly ocr: OCRService;
}

/**
 * A photo on its way through the pipeline. Steps never change one: they return a new one, sharing what
 * stays the same.
 */
export interface WorkingPhoto {
  readonly rgb: RgbImage;
  /** Transparency of `rgb`, same size; absent = opaque. */
  readonly alpha?: GrayPlane | undefined;
  /** The product's matte for exactly these pixels, once a step has needed it. */
  readonly subject?: SubjectMatte | undefined;
  /** Badges whose text was taken away, until the subject is found: they are no product. */
  readonly badges?: readonly Badge[] | undefined;
  /** Where the decoded original lies in this picture. */
  readonly frame: Frame;
  readonly findings: Findings;
}

/** x in this picture = x in the decoded original · scale + offsetX; the same for y. */
export interface Frame {
  readonly scale: number;
  readonly offsetX: number;
  readonly offsetY: number;
}

/** What the steps learned on the way; score, manifest and page tell it to the seller. */
export interface Findings {
  readonly decode: DecodeFinding;
  /** In coordinates of the decoded original. Present once text was looked for. */
  readonly texts?: readonly TextFinding[] | undefined;
  readonly background?: BackgroundFinding | undefined;
  /** Who made it, so that it can be made again. */
  readonly engines?: UsedEngines | undefined;
  /** Anything else worth a sentence to the seller. */
  readonly notes: readonly string[];
}

export interface DecodeFinding {
  readonly format: 'jpeg' | 'png' | 'webp' | 'tiff' | 'gif' | 'avif';
  /** Size of the file's picture after EXIF orientation. */
  readonly originalWidthPx: number;
  readonly originalHeightPx: number;
  /** Larger than the working limit, therefore decoded smaller. */
  readonly reduced: boolean;
  /** More than one frame; only the first was used. */
  readonly animated: boolean;
  /** sRGB of the white studio ground as photographed, if there was one: white balance refers to it. */
  readonly whiteGround?: readonly [number, number, number] | undefined;
}

export type TextVerdict =
  | 'removed'
  | 'kept_product'
  | 'kept_touches_product'
  | 'kept_low_confidence'
  | 'kept_by_user'
  | 'residual';

export interface TextFinding {
  readonly box: TextBox;
  readonly verdict: TextVerdict;
}

export interface BackgroundFinding {
  readonly styleId: string;
  /** The product's longer side ÷ the canvas's side along it, 0–1. */
  readonly fill: number;
  /** The background must be exactly white (255, 255, 255). */
  readonly pureWhite: boolean;
  /** Present where the product was matched to the light of a generated background. */
  readonly relit?: Relighting | undefined;
}

/** Factors of linear light by which the product was changed. */
export interface Relighting {
  /** Red, green, blue: the mean over the product. */
  readonly gains: readonly [number, number, number];
  /** The strongest of any pixel, up or down: 1.1 = by a tenth. */
  readonly most: number;
}

export interface StepContext {
  readonly services: PhotoServices;
  /** The whole recipe: the background is composed for the size that a later resize asks for. */
  readonly recipe: Recipe;
  readonly signal?: AbortSignal | undefined;
  /** Told how far a step's engine is, 0–1, where that knows. */
  readonly onProgress?: ((share: number) => void) | undefined;
}

/** A named step of the recipe: pure, (photo, parameters) → photo. */
export type Step<Parameters> = (
  photo: WorkingPhoto,
  parameters: Parameters,
  context: StepContext,
) => Promise<WorkingPhoto>;
