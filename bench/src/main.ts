import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startPostgres } from '@godwit/test-support';
import { back } from './back.js';
import { compare } from './compare.js';
import type { Course } from './course.js';
import { canMeasureMemory } from './measure.js';
import { proof } from './proof.js';
import { renderReport } from './report.js';
import { manyThere, there } from './there.js';
import type { Tool } from './tool.js';

const { values } = parseArgs({
  options: {
    direction: { type: 'string', default: 'there' },
    shape: { type: 'string', default: 'large' },
    size: { type: 'string', default: '200' },
    count: { type: 'string', default: '1000' },
    runs: { type: 'string', default: '3' },
    tools: { type: 'string', default: '' },
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
  await using server = await startPostgres({ durable: true });
  const course = await courseOf(path, server.url);
  const tools = chooseTools(course.tools);
  say(course.about);
  const results = await compare(tools, { course, runs: Number(values.runs), say });
  process.stdout.write(`${machine()}; ${course.about}\n\n${renderReport(results, course.rows)}`);
}

async function courseOf(path: string, server: string): Promise<Course> {
  if (values.shape === 'many') return manyThere(path, server, Number(values.count));
  return await (values.direction === 'back' ? back : there)(path, server, Number(values.size));
}

/** The tools that are wanted and there; what is missing is named. */
function chooseTools(all: readonly Tool[]): readonly Tool[] {
  const wanted = values.tools === '' ? all : all.filter(({ name }) => values.tools.split(',').includes(name));
  const tools = wanted.filter(({ version }) => version() !== undefined);
  for (const { name } of wanted.filter((tool) => !tools.includes(tool)))
    say(
      `${name}: LEFT OUT, it is not installed (Debian: apt-get install pgloader sqlite3 postgresql-client gdal-bin)`,
    );
  if (!canMeasureMemory())
    say('Memory is not measured: /usr/bin/time is missing (Debian: apt-get install time)');
  return tools;
}
