/** A square picture of what stands before a window: 0 = clear, 1 = covered; one float a pixel. */
export interface Silhouette {
  readonly sizePx: number;
  readonly data: Float32Array;
}

export function createSilhouette(sizePx: number): Silhouette {
  return { sizePx, data: new Float32Array(sizePx * sizePx) };
}

export interface BranchOptions {
  /** Where the stem begins and where it grows to, as shares of the silhouette's side. */
  readonly from: readonly [number, number];
  readonly to: readonly [number, number];
  /** How far the stem bends sideways, as a share of its length. */
  readonly bend: number;
  readonly leaves: number;
  /** Length and width of a leaf in the stem's middle, as shares of the side. */
  readonly leafLength: number;
  readonly leafWidth: number;
  /** Angle between leaf and stem. */
  readonly spreadDegrees: number;
  readonly random: () => number;
}

/** A bent stem with leaves on both sides: narrow ones make a palm frond, round ones eucalyptus or olive. */
export function drawBranch(target: Silhouette, options: BranchOptions): void {
  const { from, to, bend, leaves, random } = options;
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const middle = [from[0] + dx / 2 - dy * bend, from[1] + dy / 2 + dx * bend] as const;
  const point = (t: number) =>
    [0, 1].map((k) => (1 - t) ** 2 * from[k]! + 2 * t * (1 - t) * middle[k]! + t * t * to[k]!) as [
      number,
      number,
    ];
  for (let i = 0; i < 2 * leaves; i += 1) {
    const t = 0.12 + (0.88 * (i + 0.6 * random())) / (2 * leaves);
    const [x, y] = point(t);
    const [nextX, nextY] = point(t + 0.01);
    const side = i % 2 === 0 ? 1 : -1;
    const spread = ((options.spreadDegrees * (1.15 - 0.6 * t) + 14 * (random() - 0.5)) * Math.PI) / 180;
    const size = (0.75 + 0.4 * random()) * Math.sin(Math.PI * (0.18 + 0.72 * t)) ** 0.7;
    drawLeaf(target, {
      x,
      y,
      angle: Math.atan2(nextY - y, nextX - x) + side * spread,
      length: options.leafLength * size,
      width: options.leafWidth * size * (0.65 + 0.5 * random()),
    });
  }
  for (let t = 0; t < 1; t += 0.004) {
    const [x, y] = point(t);
    drawDot(target, x, y, 0.0035 * (1.2 - t));
  }
}

interface Leaf {
  readonly x: number;
  readonly y: number;
  readonly angle: number;
  readonly length: number;
  readonly width: number;
}

function drawLeaf(target: Silhouette, leaf: Leaf): void {
  const { sizePx, data } = target;
  const cosine = Math.cos(leaf.angle);
  const sine = Math.sin(leaf.angle);
  const reach = leaf.length * sizePx;
  const x0 = leaf.x * sizePx;
  const y0 = leaf.y * sizePx;
  const half = Math.max(1, leaf.width * sizePx * 0.5);
  const [tipX, tipY] = [x0 + reach * cosine, y0 + reach * sine];
  const bottom = Math.min(sizePx, Math.max(y0, tipY) + half + 1);
  const right = Math.min(sizePx, Math.max(x0, tipX) + half + 1);
  for (let y = Math.max(0, Math.floor(Math.min(y0, tipY) - half)); y < bottom; y += 1) {
    for (let x = Math.max(0, Math.floor(Math.min(x0, tipX) - half)); x < right; x += 1) {
      const along = ((x - x0) * cosine + (y - y0) * sine) / reach;
      if (along <= 0 || along >= 1) continue;
      const across = Math.abs((y - y0) * cosine - (x - x0) * sine);
      if (across > half) continue;
      // Widest before the middle, pointed at the tip.
      const outline = half * Math.sin(Math.PI * along ** 0.8) ** 0.85;
      const cover = Math.min(1, Math.max(0, outline - across + 0.5));
      const at = y * sizePx + x;
      if (cover > data[at]!) data[at] = cover;
    }
  }
}

function drawDot(target: Silhouette, x: number, y: number, radius: number): void {
  const { sizePx, data } = target;
  const reach = Math.max(1, Math.round(radius * sizePx));
  const column = Math.round(x * sizePx);
  const row = Math.round(y * sizePx);
  for (let dy = -reach; dy <= reach; dy += 1) {
    for (let dx = -reach; dx <= reach; dx += 1) {
      if (dx * dx + dy * dy > reach * reach) continue;
      const [px, py] = [column + dx, row + dy];
      if (px >= 0 && py >= 0 && px < sizePx && py < sizePx) data[py * sizePx + px] = 1;
    }
  }
}
