import type { Course } from './course.js';
import { measure } from './measure.js';
import type { ToolRuns } from './report.js';
import type { Tool } from './tool.js';

export interface Comparison {
  readonly course: Course;
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

async function runOnce(tool: Tool, { course, say }: Comparison): Promise<Outcome> {
  return await course.withSides(async (sides): Promise<Outcome> => {
    const { code, seconds, peakMegabytes, said } = await measure(tool.command(sides));
    if (code !== 0) {
      say(`${tool.name}: FAILED with exit code ${code}\n${said}`);
      return {};
    }
    const arrived = await course.countRows(sides);
    const peak = peakMegabytes === undefined ? '' : `, ${peakMegabytes.toFixed(0)} MB`;
    const all = arrived === course.rows;
    say(
      `${tool.name}: ${seconds.toFixed(1)} s${peak}${all ? '' : `, only ${arrived} of ${course.rows} rows`}`,
    );
    return all ? { seconds, ...(peakMegabytes === undefined ? {} : { peakMegabytes }) } : {};
  });
}
