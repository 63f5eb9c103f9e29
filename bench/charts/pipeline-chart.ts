import type { PipelineBench } from '../pipeline.ts';

const WIDTH = 760;
const LABEL_WIDTH = 260;
const BAR_HEIGHT = 20;
const ROW_HEIGHT = 28;

interface Bar {
  readonly label: string;
  readonly value: number;
  readonly text: string;
  /** What is aimed at, marked on the bar. */
  readonly goal?: number;
}

interface Panel {
  readonly title: string;
  readonly bars: readonly Bar[];
}

/** The bench's figures as an SVG: seconds of every step, then the ratios with their goals. */
export function pipelineChart(bench: PipelineBench): string {
  const panels: Panel[] = [
    {
      title: `Seconds for one photo, one process (${bench.machine.cpu}, Node ${bench.machine.node})`,
      bars: Object.entries(bench.secondsPerPhoto).map(([label, value]) => ({
        label,
        value,
        text: `${value.toFixed(2)} s`,
      })),
    },
    {
      title: `Ratios on ${bench.machine.cores} cores; the line is the goal`,
      bars: [
        ratio('pool against sequential loop (≥)', bench.poolVsSequential, 1.8),
        ratio('pool against bare processes (≤)', bench.poolVsBare, 1.1),
        ratio('cutout against imgly package (≥)', bench.cutoutVsImgly, 3),
      ],
    },
    {
      title: `Peak memory, ${bench.largePhotos.count} photos of 12 megapixels; the line is the goal`,
      bars: [
        {
          label: 'RSS of all processes',
          value: bench.peakRssMb,
          text: `${Math.round(bench.peakRssMb)} MB`,
          goal: 3500,
        },
        { label: 'PSS of all processes', value: bench.peakPssMb, text: `${Math.round(bench.peakPssMb)} MB` },
      ],
    },
  ];
  let y = 10;
  const parts = panels.map((panel) => {
    const drawn = drawPanel(panel, y);
    y += 50 + ROW_HEIGHT * panel.bars.length;
    return drawn;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${y}" viewBox="0 0 ${WIDTH} ${y}" font-family="system-ui, sans-serif" font-size="13">
<title>The pipeline's speed and memory against the aims</title>
<rect width="100%" height="100%" fill="#fff"/>
${parts.join('\n')}
</svg>
`;
}

function ratio(label: string, value: number, goal: number): Bar {
  return { label, value, text: `${value.toFixed(2)} ×`, goal };
}

function drawPanel({ title, bars }: Panel, top: number): string {
  const largest = Math.max(...bars.map(({ value, goal }) => Math.max(value, goal ?? 0)));
  const scale = (WIDTH - LABEL_WIDTH - 90) / largest;
  const rows = bars.map(({ label, value, text, goal }, i) => {
    const y = top + 34 + i * ROW_HEIGHT;
    const middle = y + BAR_HEIGHT / 2 + 4;
    const goalX = LABEL_WIDTH + (goal ?? 0) * scale;
    const barEnd = LABEL_WIDTH + value * scale;
    const textX = goalX > barEnd && goalX - barEnd < 70 ? goalX + 6 : barEnd + 6;
    return `<text x="${LABEL_WIDTH - 10}" y="${middle}" text-anchor="end" fill="#333">${escapeXml(label)}</text>
<rect x="${LABEL_WIDTH}" y="${y}" width="${(value * scale).toFixed(1)}" height="${BAR_HEIGHT}" rx="2" fill="#2f6fb0"/>
${goal === undefined ? '' : `<line x1="${goalX}" x2="${goalX}" y1="${y - 3}" y2="${y + BAR_HEIGHT + 3}" stroke="#d1442f" stroke-width="2"/>`}
<text x="${textX.toFixed(1)}" y="${middle}" fill="#111">${text}</text>`;
  });
  return `<text x="10" y="${top + 20}" font-weight="600" fill="#111">${escapeXml(title)}</text>\n${rows.join('\n')}`;
}

function escapeXml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
