/** A many-pointed star, as price stickers have. */
export function starburst(cx: number, cy: number, radius: number, points: number, fill: string): string {
  const corners = Array.from({ length: 2 * points }, (_, i) => {
    const a = (Math.PI * i) / points - Math.PI / 2;
    const r = i % 2 === 0 ? radius : radius * 0.84;
    return `${(cx + r * Math.cos(a)).toFixed(1)},${(cy + r * Math.sin(a)).toFixed(1)}`;
  });
  return `<polygon points="${corners.join(' ')}" fill="${fill}"/>`;
}

export function roundBadge(cx: number, cy: number, radius: number, fill: string, rim: string): string {
  return `<circle cx="${cx}" cy="${cy}" r="${radius}" fill="${fill}"/><circle cx="${cx}" cy="${cy}" r="${radius * 0.9}" fill="none" stroke="${rim}" stroke-width="${radius * 0.04}"/>`;
}

export function bar(
  x: number,
  y: number,
  width: number,
  height: number,
  fill: string,
  opacity = 1,
  corner = 0,
): string {
  return `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="${corner}" fill="${fill}" opacity="${opacity}"/>`;
}

/** A hanging ribbon with a swallow tail. */
export function ribbon(x: number, y: number, width: number, height: number, fill: string): string {
  const notch = width * 0.22;
  return `<path d="M${x} ${y} h${width} v${height} l${-width / 2} ${-notch} l${-width / 2} ${notch} z" fill="${fill}"/>`;
}

/** A band across the top-left corner, its centre line `reach` from the corner along both edges. */
export function cornerBand(reach: number, thickness: number, fill: string): string {
  const inner = reach - thickness * 0.7;
  const outer = reach + thickness * 0.7;
  return `<polygon points="${inner},0 ${outer},0 0,${outer} 0,${inner}" fill="${fill}"/>`;
}
