import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startPostgres } from '@godwit/test-support';
import { compare } from './compare.js';
import { createSource } from './create-source.js';
import { canMeasureMemory } from './measure.js';
import { renderReport } from './report.js';
import { TOOLS } from './tools.js';

const { values } = parseArgs({
  options: {
    size: { type: 'string', default: '200' },
    runs: { type: 'string', default: '3' },
    tools: { type: 'string', default: '' },
  },
});

const say = (line: string): boolean => process.stderr.write(`${line}\n`);
const folder = mkdtempSync(join(tmpdir(), 'godwit-bench-'));
try {
  await bench(join(folder, 'source.db'));
} finally {
  rmSync(folder, { recursive: true });
}

async function bench(path: string): Promise<void> {
  const wanted =
    values.tools === '' ? TOOLS : TOOLS.filter(({ name }) => values.tools.split(',').includes(name));
  const tools = wanted.filter(({ version }) => version() !== undefined);
  for (const { name } of wanted.filter((tool) => !tools.includes(tool)))
    say(
      `${name}: LEFT OUT, it is not installed (Debian: apt-get install pgloader sqlite3 postgresql-client)`,
    );
  if (!canMeasureMemory())
    say('Memory is not measured: /usr/bin/time is missing (Debian: apt-get install time)');
  const rows = createSource(path, Number(values.size));
  say(
    `${(statSync(path).size / 1e6).toFixed(0)} MB, ${rows.toLocaleString('en')} rows of 9 columns in 4 tables`,
  );
  await using server = await startPostgres({ durable: true });
  const results = await compare(tools, { path, rows, server: server.url, runs: Number(values.runs), say });
  const machine = `${cpus().length} x ${cpus()[0]?.model}, ${(totalmem() / 2 ** 30).toFixed(0)} GB`;
  process.stdout.write(`${machine}; ${rows.toLocaleString('en')} rows\n\n${renderReport(results, rows)}`);
}
