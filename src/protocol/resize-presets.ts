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

/** How far the channel's rule may be trusted, and when it was read. */
export interface RuleSource {
  /** `official`: the channel's own page; `secondary`: several guides agree; `weak`: one guide. */
  readonly strength: 'official' | 'secondary' | 'weak';
  /** Year and month. */
  readonly readOn: string;
}

/** A size that a sales channel wants, with the channel's rules about it. */
export interface ResizePreset {
  readonly title: string;
  readonly widthPx: number;
  readonly heightPx: number;
  /** A picture of another shape is padded to the exact size (nothing of the product is cut off) or cropped. */
  readonly fit: 'pad' | 'cover';
  /** The channel refuses larger files. */
  readonly maxBytes?: number;
  /** The output formats among those the channel takes. */
  readonly formats: readonly ('jpeg' | 'png' | 'webp' | 'avif')[];
  readonly background: 'pure_white' | 'any';
  /** Longer side below which the channel refuses the picture. */
  readonly requiredPx?: number;
  /** Longer side that the channel advises, or from which it offers zoom. */
  readonly advisedPx?: number;
  readonly source: RuleSource;
}

const MEGABYTE = 1_000_000;
const JPEG_OR_PNG = ['jpeg', 'png'] as const;
const official: RuleSource = { strength: 'official', readOn: '2026-11' };
const secondary: RuleSource = { strength: 'secondary', readOn: '2026-11' };
const weak: RuleSource = { strength: 'weak', readOn: '2026-11' };

const SOCIAL = { fit: 'pad', formats: JPEG_OR_PNG, background: 'any', source: secondary } as const;

export const RESIZE_PRESETS: Readonly<Record<ResizePresetId, ResizePreset>> = {
  // 1000 px only just switches zoom on and leaves nothing to zoom into; 1600 px is what Amazon advises
  amazon_main: {
    title: 'Amazon main image',
    widthPx: 1600,
    heightPx: 1600,
    fit: 'pad',
    maxBytes: 10 * MEGABYTE,
    formats: JPEG_OR_PNG,
    background: 'pure_white',
    requiredPx: 500,
    advisedPx: 1600,
    source: secondary,
  },
  ebay: {
    title: 'eBay listing',
    widthPx: 1600,
    heightPx: 1600,
    fit: 'pad',
    maxBytes: 12 * MEGABYTE,
    formats: JPEG_OR_PNG,
    background: 'any',
    requiredPx: 500,
    advisedPx: 1000,
    source: official,
  },
  shopify_square: {
    title: 'Shopify product',
    widthPx: 2048,
    heightPx: 2048,
    fit: 'pad',
    maxBytes: 20 * MEGABYTE,
    formats: JPEG_OR_PNG,
    background: 'any',
    advisedPx: 2048,
    source: official,
  },
  shopify_banner: {
    title: 'Shopify banner 16:9',
    widthPx: 1920,
    heightPx: 1080,
    fit: 'pad',
    maxBytes: 20 * MEGABYTE,
    formats: JPEG_OR_PNG,
    background: 'any',
    source: official,
  },
  tiktok_shop: {
    title: 'TikTok Shop product',
    widthPx: 1200,
    heightPx: 1200,
    fit: 'pad',
    maxBytes: 5 * MEGABYTE,
    formats: JPEG_OR_PNG,
    background: 'pure_white',
    requiredPx: 600,
    advisedPx: 800,
    source: secondary,
  },
  tiktok_cover: { ...SOCIAL, title: 'TikTok cover 9:16', widthPx: 1080, heightPx: 1920 },
  instagram_square: { ...SOCIAL, title: 'Instagram 1:1', widthPx: 1080, heightPx: 1080 },
  instagram_portrait: { ...SOCIAL, title: 'Instagram 4:5', widthPx: 1080, heightPx: 1350 },
  instagram_story: { ...SOCIAL, title: 'Instagram story 9:16', widthPx: 1080, heightPx: 1920 },
  facebook_post: { ...SOCIAL, title: 'Facebook post 4:5', widthPx: 1080, heightPx: 1350 },
  temu: {
    title: 'Temu product',
    widthPx: 1600,
    heightPx: 1600,
    fit: 'pad',
    maxBytes: 2 * MEGABYTE,
    formats: JPEG_OR_PNG,
    background: 'any',
    requiredPx: 800,
    source: secondary,
  },
  shopee: {
    title: 'Shopee product',
    widthPx: 1024,
    heightPx: 1024,
    fit: 'pad',
    maxBytes: 2 * MEGABYTE,
    formats: JPEG_OR_PNG,
    background: 'any',
    advisedPx: 1024,
    source: weak,
  },
  walmart: {
    title: 'Walmart product',
    widthPx: 2200,
    heightPx: 2200,
    fit: 'pad',
    maxBytes: 5 * MEGABYTE,
    formats: JPEG_OR_PNG,
    background: 'pure_white',
    requiredPx: 1500,
    advisedPx: 2200,
    source: official,
  },
};

/** The channel's limit for the file, which holds where the user gave none. */
export function presetMaxBytes(id: ResizePresetId): number | undefined {
  return RESIZE_PRESETS[id].maxBytes;
}
