/** The runs of one tool that moved every row. */
export interface ToolRuns {
  readonly tool: string;
  readonly version: string;
  readonly seconds: readonly number[];
  readonly peakMegabytes: readonly number[];
}

/** The middle value; of two middle ones the mean. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  const middle = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return ((low ?? Number.NaN) + (high ?? Number.NaN)) / 2;
}

/** A Markdown table: medians, rates, and how many times the first tool's time each one needs. */
export function renderReport(runs: readonly ToolRuns[], rows: number): string {
  const first = median(runs[0]?.seconds ?? []);
  const lines = runs.map(({ tool, version, seconds, peakMegabytes }) => {
    const middle = median(seconds);
    const range = `${Math.min(...seconds).toFixed(1)} to ${Math.max(...seconds).toFixed(1)}`;
    const rate = Math.round(rows / middle).toLocaleString('en');
    const peak = peakMegabytes.length === 0 ? '?' : Math.max(...peakMegabytes).toFixed(0);
    return `| ${tool.replaceAll('|', '\\|')} | ${middle.toFixed(1)} | ${range} | ${rate} | ${peak} | ${(middle / first).toFixed(2)} | ${version} |`;
  });
  const head = '| tool | seconds (median) | seconds (range) | rows/s | peak MB | times | version |';
  return [head, '|---|---|---|---|---|---|---|', ...lines, ''].join('\n');
}
