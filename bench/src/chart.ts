import type { ToolResult } from './report.js';

/** What `--json` writes. */
export interface BenchResult {
  readonly machine: string;
  readonly about: string;
  readonly direction: 'there' | 'back';
  readonly shape: string;
  readonly rows: number;
  readonly tools: readonly ToolResult[];
}

const WIDTH = 720;
const BARS_AT = 220;
/** Room for the figures behind the longest bar. */
const LONGEST = WIDTH - BARS_AT - 130;
const LINE = 24;
const HEAD = 34;

/** Readable on white and on black; the picture follows the viewer's own choice. */
const STYLE = `text { font: 13px system-ui, sans-serif; fill: #1f2328 }
    .head { font-weight: 600 } .small { font-size: 11px; fill: #59636e } .bar { fill: #8c959f } .own { fill: #0969da }
    @media (prefers-color-scheme: dark) {
      text { fill: #e6edf3 } .small { fill: #9198a1 } .bar { fill: #656c76 } .own { fill: #4493f8 }
    }`;

/** A picture of bars, as SVG text: for each result a bar of the median seconds of every tool. */
export function chart(results: readonly BenchResult[]): string {
  let y = 0;
  const groups = results.map((result) => {
    const drawn = group(result, y);
    y += HEAD + result.tools.length * LINE + 14;
    return drawn;
  });
  const machine = results[0]?.machine ?? '';
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${y + 18}" role="img" aria-label="${escaped(label(results))}">
  <style>${STYLE}</style>
${groups.join('\n')}
  <text class="small" x="0" y="${y + 8}">${escaped(`Seconds, median; shorter is better. ${machine}`)}</text>
</svg>
`;
}

function group({ about, tools }: BenchResult, top: number): string {
  const most = Math.max(...tools.map(({ median }) => median.seconds));
  const lines = tools.map(({ tool, median, times }, index) => {
    const y = top + HEAD + index * LINE;
    const width = Math.max(1, (median.seconds / most) * LONGEST);
    const own = tool.startsWith('godwit') ? ' own' : '';
    const figure = `${median.seconds.toFixed(1)} s${index === 0 ? '' : ` (${times.toFixed(2)} times)`}`;
    return `  <text x="${BARS_AT - 8}" y="${y + 13}" text-anchor="end">${escaped(tool)}</text>
  <rect class="bar${own}" x="${BARS_AT}" y="${y}" width="${width.toFixed(1)}" height="${LINE - 7}" rx="2"/>
  <text x="${(BARS_AT + width + 6).toFixed(1)}" y="${y + 13}">${figure}</text>`;
  });
  return `  <text class="head" x="0" y="${top + 18}">${escaped(about)}</text>\n${lines.join('\n')}`;
}

/** What the bars say, for those who do not see them. */
function label(results: readonly BenchResult[]): string {
  return results
    .map(({ about, tools }) => {
      return `${about}: ${tools.map(({ tool, median }) => `${tool} ${median.seconds.toFixed(1)} s`).join(', ')}`;
    })
    .join('. ');
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
