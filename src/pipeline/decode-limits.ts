/** Photos with more pixels than this are refused. The largest medium-format backs give 100–102 megapixels. */
export const MAX_PHOTO_PIXELS = 103_000_000;

/**
 * Photos above this are decoded smaller. 24 megapixels (6000 × 4000) is more than any marketplace shows
 * (the largest preset needs 5 megapixels); every plane that a step keeps costs 1 byte a pixel and most steps
 * keep a dozen, so this number alone bounds what a pool process may need.
 */
export const MAX_WORKING_PIXELS = 24_000_000;

/** Longer side ÷ shorter side above which a picture is no product photo and later steps would round to 0 px. */
export const MAX_ASPECT_RATIO = 50;

/** A 16-bit RGBA TIFF of 100 megapixels has 800 MB. */
export const MAX_FILE_BYTES = 1_000_000_000;

/** GIF, WebP and AVIF are read into memory whole by their libraries; JPEG, PNG and TIFF are not. */
export const MAX_UNSTREAMED_FILE_BYTES = 150_000_000;

/** What decoding one photo may need at its worst, estimated from the header; above it the photo is refused. */
export const MAX_DECODE_BYTES = 1_000_000_000;
