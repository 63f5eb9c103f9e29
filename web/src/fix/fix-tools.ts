/** What the pointer does on the photo. */
export type Tool = 'click' | 'brush' | 'box' | 'texts' | 'move';
export const TOOLS: readonly Tool[] = ['click', 'brush', 'box', 'texts', 'move'];

/** What it says of the place: product, or ground. */
export type Side = 'include' | 'exclude';

export interface ToolState {
  readonly tool: Tool;
  readonly side: Side;
  /** Share of the photo's longer side. */
  readonly brush: number;
}

export const FIRST_TOOL: ToolState = { tool: 'click', side: 'include', brush: 0.02 };
export const SMALLEST_BRUSH = 0.004;
export const LARGEST_BRUSH = 0.12;

export function resized(state: ToolState, factor: number): ToolState {
  return { ...state, brush: Math.min(LARGEST_BRUSH, Math.max(SMALLEST_BRUSH, state.brush * factor)) };
}

export function otherSide(side: Side): Side {
  return side === 'include' ? 'exclude' : 'include';
}
