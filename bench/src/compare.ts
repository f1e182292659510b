import type { Course } from './course.js';
import { type Measured, measure } from './measure.js';
import type { ToolRuns } from './report.js';
import type { Sides, Tool } from './tool.js';

export interface Comparison {
  readonly course: Course;
  readonly runs: number;
  readonly say: (line: string) => void;
}

/** Lets the tools take turns, so that a change of the machine's mood meets all of them. */
export async function compare(tools: readonly Tool[], comparison: Comparison): Promise<readonly ToolRuns[]> {
  const results = tools.map((tool) => ({ tool, version: versionOf(tool), runs: [] as Measured[] }));
  for (let run = 1; run <= comparison.runs; run++) {
    for (const { tool, runs } of results) {
      const measured = await runOnce(tool, comparison);
      if (measured !== undefined) runs.push(measured);
    }
  }
  return results
    .map(({ tool, ...rest }) => ({ tool: tool.name, ...rest }))
    .filter(({ runs }) => runs.length > 0);
}

function versionOf({ version, alters = [] }: Tool): string {
  const altered = alters.length === 0 ? '' : ` (alters: ${alters.join(', ')})`;
  return `${version() ?? '?'}${altered}`;
}

/** Undefined where the tool failed, or the target does not hold what the source does. */
async function runOnce(tool: Tool, { course, say }: Comparison): Promise<Measured | undefined> {
  return await course.withSides(async (sides) => {
    const { code, said, ...measured } = await measure(tool.command(sides));
    if (code !== 0) {
      say(`${tool.name}: FAILED with exit code ${code}\n${said}`);
      return undefined;
    }
    const { seconds, cpuSeconds, peakMegabytes } = measured;
    const cpu = cpuSeconds === undefined ? '' : `, ${cpuSeconds.toFixed(1)} s of the processor`;
    const peak = peakMegabytes === undefined ? '' : `, ${peakMegabytes.toFixed(0)} MB`;
    const missing = tool.arrives === false ? undefined : await difference(course, sides, tool);
    say(
      `${tool.name}: ${seconds.toFixed(1)} s${cpu}${peak}${missing === undefined ? '' : `; DOES NOT COUNT: ${missing}`}`,
    );
    return missing === undefined ? measured : undefined;
  });
}

/** The first table whose rows or values differ, in words. */
async function difference(course: Course, sides: Sides, { alters = [] }: Tool): Promise<string | undefined> {
  try {
    const [source, target] = await course.digestsOf(sides, alters);
    const found = new Set(target.split('\n'));
    const lost = source.split('\n').find((line) => !found.has(line));
    if (lost === undefined) return undefined;
    const [table = '', rows] = lost.split(' ');
    const there = [...found].find((line) => line.startsWith(`${table} `))?.split(' ')[1];
    return there === rows ? `values of ${table} differ` : `${table} has ${there ?? 'no'} rows of ${rows}`;
  } catch (error) {
    return `the target cannot be compared (${error instanceof Error ? error.message : String(error)})`;
  }
}
