/** What a file's header says about its first picture, before anything is decoded. */
export interface StoredHeader {
  /** As stored, before `orientation` is applied. */
  readonly widthPx: number;
  readonly heightPx: number;
  /** EXIF orientation 1–8; 1 = as stored. */
  readonly orientation: number;
  readonly animated: boolean;
  /**
   * What the decoder must hold in memory whole, however small the result is wanted: 0 where the format gives
   * the picture row by row.
   */
  readonly bufferBytes: number;
}

/** The header is damaged; `message` is for developers, the seller reads "damaged". */
export class HeaderDamaged extends Error {}
