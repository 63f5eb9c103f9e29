import type { ResizePresetId } from '../../../src/protocol/resize-presets.ts';

/** Presets as sellers look for them. */
export const PRESET_GROUPS = {
  marketplaces: ['amazon_main', 'ebay', 'walmart', 'temu', 'shopee', 'tiktok_shop'],
  shops: ['shopify_square', 'shopify_banner'],
  social: ['instagram_square', 'instagram_portrait', 'instagram_story', 'tiktok_cover', 'facebook_post'],
} as const satisfies Record<string, readonly ResizePresetId[]>;

export type PresetGroup = keyof typeof PRESET_GROUPS;
