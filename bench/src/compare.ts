import { createReadStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { measure } from './measure.js';
import type { ToolRuns } from './report.js';
import { countRows, withDatabase } from './target.js';
import type { Tool } from './tool.js';

export interface Comparison {
  readonly path: string;
  readonly rows: number;
  /** The URL of the server. */
  readonly server: string;
  readonly runs: number;
  readonly say: (line: string) => void;
}

/** Lets the tools take turns, so that a change of the machine's mood meets all of them. */
export async function compare(tools: readonly Tool[], comparison: Comparison): Promise<readonly ToolRuns[]> {
  const results = tools.map((tool) => ({
    tool,
    runs: {
      tool: tool.name,
      version: tool.version() ?? '?',
      seconds: [] as number[],
      peakMegabytes: [] as number[],
    },
  }));
  for (let run = 1; run <= comparison.runs; run++) {
    for (const { tool, runs } of results) {
      const { seconds, peakMegabytes } = await runOnce(tool, comparison);
      if (seconds === undefined) continue;
      runs.seconds.push(seconds);
      if (peakMegabytes !== undefined) runs.peakMegabytes.push(peakMegabytes);
    }
  }
  return results.map(({ runs }) => runs).filter(({ seconds }) => seconds.length > 0);
}

interface Outcome {
  /** Absent: the tool failed, or rows are missing. */
  readonly seconds?: number;
  readonly peakMegabytes?: number;
}

async function runOnce(tool: Tool, { path, rows, server, say }: Comparison): Promise<Outcome> {
  await warm(path);
  return await withDatabase(server, async (url): Promise<Outcome> => {
    const { code, seconds, peakMegabytes, said } = await measure(tool.command({ path, url }));
    if (code !== 0) {
      say(`${tool.name}: FAILED with exit code ${code}\n${said}`);
      return {};
    }
    const arrived = await countRows(url);
    const peak = peakMegabytes === undefined ? '' : `, ${peakMegabytes.toFixed(0)} MB`;
    say(
      `${tool.name}: ${seconds.toFixed(1)} s${peak}${arrived === rows ? '' : `, only ${arrived} of ${rows} rows`}`,
    );
    return arrived === rows ? { seconds, ...(peakMegabytes === undefined ? {} : { peakMegabytes }) } : {};
  });
}

/** The file is read once before each run: the disk is not what is compared. */
async function warm(path: string): Promise<void> {
  const stream = createReadStream(path, { highWaterMark: 1 << 20 });
  stream.resume();
  await finished(stream);
}
