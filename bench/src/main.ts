import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startPostgres } from '@godwit/test-support';
import { back } from './back.js';
import type { BenchResult } from './chart.js';
import { compare } from './compare.js';
import type { Course } from './course.js';
import { canMeasureMemory } from './measure.js';
import { proof } from './proof.js';
import { renderReport, resultsOf } from './report.js';
import { makeSource } from './source.js';
import { there } from './there.js';
import type { Tool } from './tool.js';

const { values } = parseArgs({
  options: {
    direction: { type: 'string', default: 'there' },
    shape: { type: 'string', default: 'large' },
    size: { type: 'string', default: '200' },
    count: { type: 'string', default: '1000' },
    runs: { type: 'string', default: '3' },
    tools: { type: 'string', default: '' },
    json: { type: 'string', default: '' },
    proof: { type: 'boolean', default: false },
    rows: { type: 'string', default: '1000000' },
  },
});

const say = (line: string): boolean => process.stderr.write(`${line}\n`);
const folder = mkdtempSync(join(tmpdir(), 'godwit-bench-'));
try {
  if (values.proof) await benchProof();
  else await bench(join(folder, 'bench.db'));
} finally {
  rmSync(folder, { recursive: true });
}

async function benchProof(): Promise<void> {
  await using server = await startPostgres({ durable: true });
  const table = await proof(folder, server.url, Number(values.rows), Number(values.runs));
  process.stdout.write(
    `${machine()}; one table of ${Number(values.rows).toLocaleString('en')} rows\n\n${table}`,
  );
}

function machine(): string {
  return `${cpus().length} x ${cpus()[0]?.model}, ${(totalmem() / 2 ** 30).toFixed(0)} GB`;
}

async function bench(path: string): Promise<void> {
  const source = makeSource(path, values.shape, {
    megabytes: Number(values.size),
    count: Number(values.count),
  });
  await using server = await startPostgres({ durable: true });
  const course = await (values.direction === 'back' ? back : there)(source, server.url, folder);
  say(course.about);
  const tools = resultsOf(await compare(chooseTools(course), { course, runs: Number(values.runs), say }));
  const { about, direction, shape, rows } = course;
  const result: BenchResult = { machine: machine(), about, direction, shape, rows, tools };
  if (values.json !== '') writeFileSync(values.json, `${JSON.stringify(result, undefined, 2)}\n`);
  process.stdout.write(`${result.machine}; ${about}\n\n${renderReport(tools, rows)}`);
}

/** The tools that are wanted, there and fit; what is left out is named. */
function chooseTools({ tools: all }: Course): readonly Tool[] {
  const known = all.map(({ name }) => name);
  const names = values.tools === '' ? known : values.tools.split(',');
  const wanted = all.filter(({ name }) => names.includes(name));
  for (const name of names.filter((one) => !known.includes(one)))
    say(`${name}: LEFT OUT, there is no such tool here; there are ${known.join(', ')}`);
  if (!canMeasureMemory())
    say('CPU and memory are not measured: /usr/bin/time is missing (Debian: apt-get install time)');
  return wanted.filter(({ name, unfit, version }) => {
    if (unfit !== undefined) say(`${name}: LEFT OUT, ${unfit}`);
    else if (version() === undefined)
      say(`${name}: LEFT OUT, it is not installed (README.md says what to install)`);
    else return true;
    return false;
  });
}
