export const RESIZE_PRESET_IDS = [
  'amazon_main',
  'ebay',
  'shopify_square',
  'shopify_banner',
  'tiktok_shop',
  'tiktok_cover',
  'instagram_square',
  'instagram_portrait',
  'instagram_story',
  'facebook_post',
  'temu',
  'shopee',
  'walmart',
] as const;
export type ResizePresetId = (typeof RESIZE_PRESET_IDS)[number];
