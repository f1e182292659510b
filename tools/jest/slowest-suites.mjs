import { relative } from 'node:path';

const SHOWN = 10;

/** A reporter of jest: tells at the end of a run which suites took longest, in seconds of the clock. */
export default class SlowestSuites {
  onRunComplete(_contexts, { testResults }) {
    if (testResults.length < 2) return;
    const slowest = testResults
      .map(({ testFilePath, perfStats }) => ({ path: testFilePath, seconds: perfStats.runtime / 1000 }))
      .sort((a, b) => b.seconds - a.seconds)
      .slice(0, SHOWN);
    const lines = slowest.map(
      ({ path, seconds }) => `${seconds.toFixed(1).padStart(7)} s  ${relative(process.cwd(), path)}\n`,
    );
    process.stderr.write(`\nThe slowest suites:\n${lines.join('')}`);
  }
}
