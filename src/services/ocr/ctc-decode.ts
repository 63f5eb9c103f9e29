export interface RecognisedText {
  readonly text: string;
  /** Mean probability of the characters kept, 0–1; 0 for an empty text. */
  readonly confidence: number;
}

/**
 * Greedy CTC decoding (Graves et al., ICML 2006): the likeliest class of each step, repeats merged, blanks
 * (class 0) dropped, spaces at the ends too.
 * @param probabilities `steps` rows of `alphabet.length` values
 * @param alphabet the character of each class; that of the blank is not used
 */
export function decodeCtc(
  probabilities: Float32Array,
  steps: number,
  alphabet: readonly string[],
): RecognisedText {
  const classes = alphabet.length;
  let text = '';
  let sum = 0;
  let kept = 0;
  let previous = 0;
  for (let step = 0; step < steps; step++) {
    const base = step * classes;
    let best = 0;
    for (let k = 1; k < classes; k++) if (probabilities[base + k] > probabilities[base + best]) best = k;
    if (best !== 0 && best !== previous) {
      text += alphabet[best];
      sum += probabilities[base + best];
      kept++;
    }
    previous = best;
  }
  return { text: text.trim(), confidence: kept === 0 ? 0 : sum / kept };
}
