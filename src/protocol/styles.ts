export const STYLE_IDS = [
  'minimal_white',
  'modern_home',
  'business',
  'natural_light',
  'amazon_standard',
  'tiktok_vibrant',
  'instagram_lifestyle',
  'shopify_custom',
] as const;

/** A background look. */
export type StyleId = (typeof STYLE_IDS)[number];

/** What a style asks of the composition, whatever engine paints its background. */
export interface StyleDefinition {
  readonly title: { readonly en: string; readonly zh: string };
  readonly placement: StylePlacement;
  /** The product's shadow on the scene; absent where the background must stay pure. */
  readonly shadow?: StyleShadow;
  /** Its light is white, whoever paints it: a product is not tinted by it. */
  readonly whiteLight?: true;
}

export interface StylePlacement {
  /** The product's share of the canvas, 0–1: its own in the photo, kept between these. */
  readonly minFill: number;
  readonly maxFill: number;
  /** The canvas is square whatever the photo's shape. */
  readonly square: boolean;
  /** Share of the free height that lies above a standing product; 0.5 = in the middle. */
  readonly roomAbove: number;
  /** The background is exactly white (255, 255, 255). */
  readonly pureWhite: boolean;
}

export interface StyleShadow {
  /** Darkness where the product touches the ground, 0–1. */
  readonly contact: number;
  /** Darkness of the shadow that the main light casts, 0–1. */
  readonly cast: number;
  /** 0 = hard sun, 1 = a very large soft box. */
  readonly softness: number;
}

const ROOMY: StylePlacement = {
  minFill: 0.58,
  maxFill: 0.76,
  square: false,
  roomAbove: 0.6,
  pureWhite: false,
};

export const STYLES: Readonly<Record<StyleId, StyleDefinition>> = {
  minimal_white: {
    title: { en: 'Minimal white', zh: '极简白底' },
    placement: { ...ROOMY, minFill: 0.6, maxFill: 0.8, roomAbove: 0.54 },
    shadow: { contact: 0.65, cast: 0.32, softness: 1 },
    whiteLight: true,
  },
  modern_home: {
    title: { en: 'Modern home', zh: '现代家居' },
    placement: ROOMY,
    shadow: { contact: 0.9, cast: 0.49, softness: 0.7 },
  },
  business: {
    title: { en: 'Business', zh: '商务质感' },
    placement: ROOMY,
    shadow: { contact: 0.9, cast: 0.46, softness: 0.8 },
  },
  natural_light: {
    title: { en: 'Natural light', zh: '自然光影' },
    placement: ROOMY,
    shadow: { contact: 0.8, cast: 0.49, softness: 0.55 },
  },
  amazon_standard: {
    title: { en: 'Amazon standard', zh: '亚马逊标准白底' },
    placement: { minFill: 0.88, maxFill: 0.88, square: true, roomAbove: 0.5, pureWhite: true },
    whiteLight: true,
  },
  tiktok_vibrant: {
    title: { en: 'TikTok vibrant', zh: 'TikTok 炫彩' },
    placement: ROOMY,
    shadow: { contact: 0.75, cast: 0.46, softness: 0.6 },
  },
  instagram_lifestyle: {
    title: { en: 'Instagram lifestyle', zh: 'Instagram 生活风' },
    placement: ROOMY,
    shadow: { contact: 0.75, cast: 0.43, softness: 0.65 },
  },
  shopify_custom: {
    title: { en: 'Shopify catalogue', zh: 'Shopify 店铺' },
    placement: { ...ROOMY, minFill: 0.6, maxFill: 0.8, roomAbove: 0.56 },
    shadow: { contact: 0.72, cast: 0.34, softness: 0.9 },
  },
};
