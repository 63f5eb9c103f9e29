import type { StyleId } from '../../../protocol/styles.ts';
import type { BackgroundRequest, CameraView } from '../zimage-service.ts';

/** A set as a studio photographer orders it; `{side}` is where the light comes from. */
interface SetWords {
  /** What the product will stand on. */
  readonly surface: string;
  readonly backdrop: string;
  readonly light: string;
}

const SETS: Readonly<Record<Exclude<StyleId, 'amazon_standard'>, SetWords>> = {
  minimal_white: {
    surface: 'a matt white seamless paper sweep',
    backdrop: 'the same white paper rising in a soft curve, a barely visible light-grey gradient',
    light: 'one very large softbox from the {side}, almost shadowless high-key light',
  },
  modern_home: {
    surface: 'a clean oak table top with fine grain',
    backdrop: 'a bright modern living room far out of focus, a plant and a lamp as soft bokeh',
    light: 'soft window light from the {side}, warm neutral white balance',
  },
  business: {
    surface: 'a honed dark stone desk top with a faint sheen',
    backdrop: 'a plain cool grey-blue studio wall with a soft round glow behind the middle',
    light: 'a softbox from the upper {side}, restrained contrast, cool neutral white balance',
  },
  natural_light: {
    surface: 'a pale wooden board covered in part with undyed linen',
    backdrop: 'a white plaster wall',
    light: 'late-morning sunlight through a window from the {side}, soft shadows of leaves on the wall',
  },
  tiktok_vibrant: {
    surface: 'a low round matt podium',
    backdrop: 'a saturated two-colour gradient backdrop with a few simple geometric shapes at the sides',
    light: 'coloured studio light with a clean white key from the {side}',
  },
  instagram_lifestyle: {
    surface: 'a low plaster plinth on a pastel floor',
    backdrop: 'a pastel wall with a plain arch',
    light: 'soft daylight from the {side} with gentle shadows of leaves',
  },
  shopify_custom: {
    surface: 'a light beige seamless paper floor',
    backdrop: 'the same light beige paper rising in a soft curve',
    light: 'even soft light from the upper {side}',
  },
};

/**
 * Where the surface begins and how much of the frame it takes. A standing product is placed with its foot at 0.75
 * to 0.9 of the height (`placeSubject`), so at eye level the surface has to reach well above that.
 */
const CAMERAS: Readonly<Record<CameraView, (set: SetWords) => string>> = {
  eye_level: ({ surface, backdrop }) =>
    `${surface} fills the lower 40 percent of the frame from edge to edge, its far edge one straight horizontal line a little below the middle; behind it ${backdrop}, out of focus. Camera at the height of the surface, 85 mm lens, level`,
  raised: ({ surface, backdrop }) =>
    `${surface} fills the lower 80 percent of the frame from edge to edge, seen at 35 degrees from above; only along the top ${backdrop}, out of focus. 70 mm lens`,
  overhead: ({ surface }) =>
    `${surface} fills the whole frame, photographed straight from above, flat lay, no horizon. 50 mm lens`,
};

/** Effective only with guidance: a distilled model without it hears the prompt alone. */
export const NEGATIVE_PROMPT =
  'product, bottle, box, package, mug, food, person, hand, animal, text, letters, numbers, logo, watermark, frame, border, collage, tilted horizon, blurry foreground, low quality';

/** What a filled hole shall look like. */
export const FILL_PROMPT =
  'The same photo with nothing added: the surroundings go on without a seam, same material, texture, focus, light and grain, no text, no objects';

/** The same for engines without masks: the area is painted in `MARK_COLOUR` before it is sent. */
export const MARKED_FILL_PROMPT =
  'Replace every flat magenta area by what lies around it, so that the surroundings go on without a seam: same material, texture, focus, light and grain. Change nothing else. Add no text and no objects';
export const MARK_COLOUR = [255, 0, 255] as const;

/**
 * The words for a background. They depend on the style, the camera's view and the light's side alone, and not on
 * one product, so that a batch shares its backgrounds.
 */
export function backgroundPrompt({
  styleId,
  prompt,
  view = 'eye_level',
  lightFrom = 'left',
}: Pick<BackgroundRequest, 'styleId' | 'prompt' | 'view' | 'lightFrom'>): string {
  const set = SETS[styleId === 'amazon_standard' ? 'minimal_white' : styleId];
  const sentences = [
    `Photograph of an empty set in a professional product studio: ${CAMERAS[view](set)}`,
    set.light.replace('{side}', lightFrom),
    'The middle of the surface is clear and unobstructed, nothing stands on it; props only at the outer edges',
    'Photorealistic, fine natural texture, true colours, clean',
  ];
  if (prompt !== undefined) sentences.push(plainWords(prompt));
  return `${sentences.map((sentence) => sentence.charAt(0).toUpperCase() + sentence.slice(1)).join('. ')}.`;
}

/** A seller's wish is words and nothing else: sd-server would read tags in it as settings. */
function plainWords(prompt: string): string {
  return prompt.replace(/[<>]/g, ' ').replace(/\s+/g, ' ').trim().replace(/[.]+$/, '');
}
