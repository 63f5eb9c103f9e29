import type { GrayPlane, PixelRect } from './pixel-image.ts';

export interface Component {
  /** Its value in `labels`, from 1. */
  readonly label: number;
  readonly areaPx: number;
  readonly bounds: PixelRect;
  /** Centre of mass. */
  readonly x: number;
  readonly y: number;
  /** How many of its pixels lie on the picture's border. */
  readonly borderPx: number;
}

export interface Components {
  /** 0 = below the threshold, else the component's label; row-major. */
  readonly labels: Int32Array;
  readonly list: readonly Component[];
}

/** Connected areas (8 neighbours) of values at or above `threshold`, in reading order. */
export function connectedComponents(plane: GrayPlane, threshold: number): Components {
  const { widthPx, heightPx, data } = plane;
  const labels = new Int32Array(data.length);
  const stack = new Int32Array(data.length);
  const list: Component[] = [];
  for (let seed = 0; seed < data.length; seed += 1) {
    if (labels[seed] !== 0 || data[seed]! < threshold) continue;
    list.push(flood(plane, threshold, labels, stack, seed, list.length + 1));
  }
  return { labels, list };

  function flood(
    { data }: GrayPlane,
    threshold: number,
    labels: Int32Array,
    stack: Int32Array,
    seed: number,
    label: number,
  ): Component {
    let [areaPx, sumX, sumY, borderPx, depth] = [0, 0, 0, 0, 1];
    let [minX, maxX, minY, maxY] = [widthPx, 0, heightPx, 0];
    stack[0] = seed;
    labels[seed] = label;
    while (depth > 0) {
      depth -= 1;
      const i = stack[depth]!;
      const x = i % widthPx;
      const y = (i - x) / widthPx;
      areaPx += 1;
      sumX += x;
      sumY += y;
      if (x === 0 || y === 0 || x === widthPx - 1 || y === heightPx - 1) borderPx += 1;
      minX = Math.min(minX, x);
      maxX = Math.max(maxX, x);
      minY = Math.min(minY, y);
      maxY = Math.max(maxY, y);
      const [top, bottom] = [y > 0 ? y - 1 : y, y < heightPx - 1 ? y + 1 : y];
      const [left, right] = [x > 0 ? x - 1 : x, x < widthPx - 1 ? x + 1 : x];
      for (let ny = top; ny <= bottom; ny += 1) {
        for (let n = ny * widthPx + left; n <= ny * widthPx + right; n += 1) {
          if (labels[n] !== 0 || data[n]! < threshold) continue;
          labels[n] = label;
          stack[depth] = n;
          depth += 1;
        }
      }
    }
    return {
      label,
      areaPx,
      bounds: { left: minX, top: minY, widthPx: maxX - minX + 1, heightPx: maxY - minY + 1 },
      x: sumX / areaPx,
      y: sumY / areaPx,
      borderPx,
    };
  }
}
