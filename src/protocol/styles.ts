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
