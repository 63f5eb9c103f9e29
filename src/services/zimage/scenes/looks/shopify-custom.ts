import { fromHex } from '../linear-colour.ts';
import type { Look } from '../look.ts';
import { pickPalette } from '../palette.ts';
import { paintBackdrop } from '../row-painter.ts';
import { paintSweep } from '../sweep.ts';

const PALETTES = [
  { ground: fromHex('#e4e4e2'), shade: fromHex('#abadae') },
  { ground: fromHex('#ece6dd'), shade: fromHex('#b9aea0') },
  { ground: fromHex('#e9e1d8'), shade: fromHex('#b5a697') },
  { ground: fromHex('#dfe3e2'), shade: fromHex('#a5adad') },
];

/** A neutral catalogue backdrop: beige or grey paper, soft floor. */
export const shopifyCustom: Look = (frame, productColour) => {
  const palette = pickPalette(PALETTES, frame.seed, productColour);
  const sweep = paintSweep(frame, {
    colour: palette.ground,
    shade: palette.shade,
    glow: 1.0,
    floor: 1.02,
    farSide: 0.8 + 0.05 * frame.random(),
    curve: 0.06,
  });
  return { painters: [paintBackdrop(frame, sweep)], grain: 0.8, vignette: 0.08 };
};
