import { fromHex } from '../linear-colour.ts';
import type { Look } from '../look.ts';
import { paintBackdrop } from '../row-painter.ts';
import { paintSweep } from '../sweep.ts';

/** A white sweep that greys gently towards the corners. */
export const minimalWhite: Look = (frame) => {
  const sweep = paintSweep(frame, {
    colour: fromHex('#fefefd'),
    shade: fromHex('#cfd1d4'),
    glow: 1.1,
    floor: 1.07,
    farSide: 0.93 + 0.03 * frame.random(),
    curve: 0.09,
  });
  return { painters: [paintBackdrop(frame, sweep)], grain: 0.6, vignette: 0.02 };
};
