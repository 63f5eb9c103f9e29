import type { SimulatedBatch } from '../gpu/simulate-moving-memory.ts';
import type { GpuBench } from '../gpu.ts';

const WIDTH = 760;
const PANEL_HEIGHT = 240;
const LEFT = 60;
const RIGHT = 200;
const COLOURS = ['#2f6fb0', '#d1442f', '#3d8b40', '#8a5cb8', '#c98a1b'];

interface Line {
  readonly label: string;
  readonly points: readonly (readonly [number, number])[];
  readonly stepped?: boolean;
  readonly colour: string;
}

interface Panel {
  readonly title: string;
  readonly xLabel: string;
  readonly lines: readonly Line[];
}

/** Measured gain of tensor batches on the device found, and what the batcher does on a simulated one. */
export function gpuChart(bench: GpuBench, simulated: readonly SimulatedBatch[]): string {
  const gains = Object.entries(bench.models).map(([name, figures], at): Line => {
    const one = figures[0]?.imagesPerSecond ?? 1;
    return {
      label: name,
      points: figures.map(({ n, imagesPerSecond }) => [n, imagesPerSecond / one] as const),
      colour: COLOURS[at % COLOURS.length]!,
    };
  });
  const steps = (label: string, colour: string, value: (batch: SimulatedBatch) => number): Line => ({
    label,
    colour,
    stepped: true,
    points: simulated.map((batch) => [batch.atMs / 1000, value(batch)] as const),
  });
  const panels: Panel[] = [
    {
      title: `Measured on ${bench.device}: images a second against those one by one`,
      xLabel: 'images in a tensor batch',
      lines: gains,
    },
    {
      title: 'Simulated device (α 12 ms, β 6 ms), another program takes memory from 4 to 8 s',
      xLabel: 'seconds',
      lines: [
        steps('would fit the memory', '#bbb', ({ fitting }) => fitting),
        steps('batch chosen', '#2f6fb0', ({ size }) => size),
      ],
    },
  ];
  const height = panels.length * (PANEL_HEIGHT + 40) + 10;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" font-family="system-ui, sans-serif" font-size="13">
<title>Tensor batches: measured gain by batch size, and sizes chosen while memory moves</title>
<rect width="100%" height="100%" fill="#fff"/>
${panels.map((panel, at) => drawPanel(panel, 10 + at * (PANEL_HEIGHT + 40))).join('\n')}
</svg>
`;
}

function drawPanel({ title, xLabel, lines }: Panel, top: number): string {
  const points = lines.flatMap((line) => line.points);
  const mostX = Math.max(...points.map(([x]) => x), 1);
  const mostY = 1.1 * Math.max(...points.map(([, y]) => y), 1);
  const bottom = top + PANEL_HEIGHT - 30;
  const place = (x: number, y: number) =>
    [LEFT + (x / mostX) * (WIDTH - LEFT - RIGHT), bottom - (y / mostY) * (bottom - top - 34)] as const;
  const drawn = lines.map(({ label, points: own, stepped, colour }, at) => {
    const path = own
      .map(([x, y], i) => {
        const [px, py] = place(x, y);
        const before = stepped && i > 0 ? `H${px.toFixed(1)} ` : '';
        return `${i === 0 ? 'M' : `${before}L`}${px.toFixed(1)} ${py.toFixed(1)}`;
      })
      .join(' ');
    const legendY = top + 44 + 20 * at;
    return `<path d="${path}" fill="none" stroke="${colour}" stroke-width="2"/>
<rect x="${WIDTH - RIGHT + 16}" y="${legendY - 9}" width="14" height="4" fill="${colour}"/>
<text x="${WIDTH - RIGHT + 36}" y="${legendY - 3}" fill="#333">${label}</text>`;
  });
  const ticks = [0, mostY / 2.2, mostY / 1.1].map((y) => {
    const [, py] = place(0, y);
    return `<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${py}" y2="${py}" stroke="#eee"/><text x="${LEFT - 8}" y="${py + 4}" text-anchor="end" fill="#666">${y.toFixed(1)}</text>`;
  });
  const marks = [0, mostX / 2, mostX].map((x) => {
    const [px] = place(x, 0);
    return `<text x="${px}" y="${bottom + 18}" text-anchor="middle" fill="#666">${Number(x.toFixed(1))}</text>`;
  });
  return `<text x="10" y="${top + 20}" font-weight="600" fill="#111">${title}</text>
${ticks.join('\n')}${marks.join('\n')}
<text x="${(LEFT + WIDTH - RIGHT) / 2}" y="${bottom + 34}" text-anchor="middle" fill="#666">${xLabel}</text>
${drawn.join('\n')}`;
}
