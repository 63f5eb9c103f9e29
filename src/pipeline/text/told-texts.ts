import type { z } from 'zod';
import type { Region } from '../../protocol/corrections.ts';
import type { textRemovalSchema } from '../../protocol/recipe.ts';
import type { TextBox } from '../../services/ocr/ocr-service.ts';
import { type Quad, quadArea, quadHeight, quadWidth, sharedArea } from '../../services/ocr/quad.ts';

type Parameters = Pick<z.output<typeof textRemovalSchema>, 'keep' | 'remove'>;
interface Size {
  readonly widthPx: number;
  readonly heightPx: number;
}

/** A text of which a region covers this much, or the reverse, is the one that the seller means. */
const MEANT_SHARE = 0.5;

/** What the seller said of the texts of a photo. */
export interface ToldTexts {
  /** Undefined: nothing. */
  of(text: TextBox): 'keep' | 'remove' | undefined;
  /** Regions to be removed in which nothing was read, such as a faint watermark or a logo. */
  readonly unread: readonly TextBox[];
}

/** @param texts what was read in a picture of `size` */
export function toldTexts({ keep, remove }: Parameters, texts: readonly TextBox[], size: Size): ToldTexts {
  const kept = (keep ?? []).map((region) => inPixels(region, size));
  const removed = (remove ?? []).map((region) => inPixels(region, size));
  const means = (region: Quad, { quad }: TextBox) =>
    sharedArea(region, quad) > MEANT_SHARE * Math.min(quadArea(region), quadArea(quad));
  return {
    of(text) {
      if (kept.some((region) => means(region, text))) return 'keep';
      return removed.some((region) => means(region, text)) ? 'remove' : undefined;
    },
    unread: removed
      .filter((region) => quadArea(region) > 1 && !texts.some((text) => means(region, text)))
      .map((quad) => ({
        quad,
        text: '',
        confidence: 1,
        lineHeightPx: Math.min(quadWidth(quad), quadHeight(quad)),
      })),
  };
}

function inPixels(region: Region, { widthPx, heightPx }: Size): Quad {
  const [a, b, c, d] = region.map(({ x, y }) => ({ x: x * widthPx, y: y * heightPx }));
  return [a, b, c, d];
}
