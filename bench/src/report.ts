import type { Measured } from './measure.js';

/** The runs of one tool that moved every row and every value. */
export interface ToolRuns {
  readonly tool: string;
  readonly version: string;
  readonly runs: readonly Measured[];
}

/** What is told of one tool. */
export interface ToolResult extends ToolRuns {
  /** Medians; absent where they were not measured. */
  readonly median: Measured;
  /** The median of the seconds as a multiple of the first tool's. */
  readonly times: number;
}

/** The middle value; of two middle ones the mean. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  const middle = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return ((low ?? Number.NaN) + (high ?? Number.NaN)) / 2;
}

/** Medians of all tools, and their ratios. */
export function resultsOf(tools: readonly ToolRuns[]): readonly ToolResult[] {
  const first = median(tools[0]?.runs.map(({ seconds }) => seconds) ?? []);
  return tools.map((tool) => {
    const middle = medians(tool.runs);
    return { ...tool, median: middle, times: middle.seconds / first };
  });
}

function medians(runs: readonly Measured[]): Measured {
  const of = (part: 'cpuSeconds' | 'peakMegabytes'): number | undefined => {
    const values = runs.flatMap((run) => run[part] ?? []);
    return values.length === 0 ? undefined : median(values);
  };
  const [cpuSeconds, peakMegabytes] = [of('cpuSeconds'), of('peakMegabytes')];
  return {
    seconds: median(runs.map(({ seconds }) => seconds)),
    ...(cpuSeconds === undefined ? {} : { cpuSeconds }),
    ...(peakMegabytes === undefined ? {} : { peakMegabytes }),
  };
}

/** A Markdown table: medians, rates, and how many times the first tool's time each one needs. */
export function renderReport(results: readonly ToolResult[], rows: number): string {
  const lines = results.map(
    ({ tool, version, runs, median: { seconds, cpuSeconds, peakMegabytes }, times }) => {
      const all = runs.map((run) => run.seconds);
      const range = `${Math.min(...all).toFixed(1)} to ${Math.max(...all).toFixed(1)}`;
      const rate = Math.round(rows / seconds).toLocaleString('en');
      const peak = peakMegabytes?.toFixed(0) ?? '?';
      const cpu = cpuSeconds?.toFixed(1) ?? '?';
      return `| ${tool.replaceAll('|', '\\|')} | ${seconds.toFixed(1)} | ${range} | ${cpu} | ${rate} | ${peak} | ${times.toFixed(2)} | ${version} |`;
    },
  );
  const head = '| tool | seconds (median) | seconds (range) | CPU s | rows/s | peak MB | times | version |';
  return [head, '|---|---|---|---|---|---|---|---|', ...lines, ''].join('\n');
}
