import type { TextBox } from '../../services/ocr/ocr-service.ts';
import type { SubjectMatte } from '../../services/sam/sam-service.ts';
import { subjectOf } from '../subject.ts';
import type { StepContext, WorkingPhoto } from '../working-photo.ts';
import { badgeOnProduct, findBadges, mattePatched } from './badge-behind-text.ts';
import { withoutBadges } from './badge-parts.ts';
import { eraseProvisionally } from './erase-provisionally.ts';
import type { SeenText } from './seen-text.ts';
import { planByShare, shareOnProduct } from './text-verdict.ts';

/** Mattes below this confidence are no product to go by: posters, and shelves full of products, come out at 0.02. */
const TRUSTED_MATTE = 0.05;
/** A badge that lies on the product with all its rim is a label; so is one of which this much does without the badge. */
const WHOLLY_ON = 0.97;
const LABEL_SHARE = 0.7;

/**
 * The product found in the photo without its text, and without the badges that are no product; undefined
 * where the segmenter itself does not believe in what it found: a poster or a landscape has no product, a
 * shelf has too many.
 */
export async function productBehindText(
  photo: WorkingPhoto,
  texts: readonly TextBox[],
  seen: ReadonlyMap<TextBox, SeenText>,
  context: StepContext,
): Promise<Product | undefined> {
  const found = await subjectOf({ ...photo, rgb: eraseProvisionally(photo.rgb, texts) }, context);
  if (found.confidence < TRUSTED_MATTE) return undefined;
  const boxes = texts.map(({ quad }) => quad);
  const subject = { ...found, alpha: withoutBadges(photo.rgb, found.alpha, boxes) };
  if (photo.subject) return { subject, onBadges: new Set() };
  return lookBehindBadges(photo, texts, seen, subject, context);
}

export interface Product {
  readonly subject: SubjectMatte;
  /** Texts on badges that hang over the product's rim. */
  readonly onBadges: ReadonlySet<TextBox>;
}

/**
 * A badge that touches the product is taken for a part of it. Where a kept text stands on something like a
 * badge, the product is looked for once more without that: what was a label still lies on the product then.
 */
async function lookBehindBadges(
  photo: WorkingPhoto,
  texts: readonly TextBox[],
  seen: ReadonlyMap<TextBox, SeenText>,
  subject: SubjectMatte,
  context: StepContext,
): Promise<Product> {
  const kept = [...seen].filter(([text]) => planByShare(shareOnProduct(subject.alpha, text)) !== 'remove');
  const badges = findBadges(photo.rgb, kept);
  for (const [text, badge] of badges)
    if (badgeOnProduct(badge, subject.alpha) >= WHOLLY_ON) badges.delete(text);
  if (badges.size === 0) return { subject, onBadges: new Set() };
  const shapes = [...badges.values()];
  const bare = await subjectOf({ ...photo, rgb: eraseProvisionally(photo.rgb, texts, shapes) }, context);
  if (bare.confidence < TRUSTED_MATTE) return { subject, onBadges: new Set() };
  const overRim = [...badges].filter(([, badge]) => badgeOnProduct(badge, bare.alpha) < LABEL_SHARE);
  const patches = overRim.map(([, badge]) => badge);
  return {
    subject: { ...subject, alpha: mattePatched(subject.alpha, patches, bare.alpha) },
    onBadges: new Set(overRim.map(([text]) => text)),
  };
}
