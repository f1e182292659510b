import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase } from '@godwit/test-support';
import Database from 'better-sqlite3';
import pg from 'pg';
import { chart } from '../src/chart.js';
import { createMany, manyTables } from '../src/create-many.js';
import { createPostgresSource } from '../src/create-postgres-source.js';
import { createSource, TABLES } from '../src/create-source.js';
import { canMeasureMemory, measure } from '../src/measure.js';
import { proof, renderProof } from '../src/proof.js';
import { median, renderReport, resultsOf } from '../src/report.js';

test('makes a file of about the wanted size, with the rows it says', () => {
  const folder = mkdtempSync(join(tmpdir(), 'godwit-bench-test-'));
  const path = join(folder, 'source.db');
  const rows = createSource(path, 20);
  const db = new Database(path, { readonly: true });
  const found = TABLES.map((table) => db.prepare(`SELECT count(*) FROM ${table}`).pluck().get() as number);
  const types = db.prepare('SELECT DISTINCT typeof(amount) AS t FROM visits ORDER BY 1').pluck().all();
  db.close();
  const { size } = statSync(path);
  rmSync(folder, { recursive: true });
  expect(found.reduce((sum, count) => sum + count, 0)).toBe(rows);
  expect(size / 1e6).toBeGreaterThan(20);
  expect(size / 1e6).toBeLessThan(35);
  expect(types).toEqual(expect.arrayContaining(['null', 'real']));
});

test('makes many small tables, each with a key, an index and a foreign key', () => {
  const folder = mkdtempSync(join(tmpdir(), 'godwit-bench-test-'));
  const path = join(folder, 'source.db');
  const rows = createMany(path, 3);
  const db = new Database(path, { readonly: true });
  const found = manyTables(3).map((table) => [
    db.prepare(`SELECT count(*) FROM ${table}`).pluck().get(),
    db.prepare(`SELECT name FROM pragma_index_list('${table}')`).pluck().get(),
    db.prepare(`SELECT "table" FROM pragma_foreign_key_list('${table}')`).pluck().get(),
  ]);
  const orphans = db.pragma('foreign_key_check');
  db.close();
  rmSync(folder, { recursive: true });
  expect([rows, orphans]).toEqual([60, []]);
  expect(found).toEqual([
    [20, 't00000_code', 't00000'],
    [20, 't00001_code', 't00000'],
    [20, 't00002_code', 't00001'],
  ]);
});

test('makes a PostgreSQL database of about the wanted size, with the rows it says', async () => {
  await using database = await createTestDatabase();
  const { rows, bytes } = await createPostgresSource(database.url, 5);
  expect(bytes / 1e6).toBeGreaterThan(5);
  expect(bytes / 1e6).toBeLessThan(35);
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  const counts = TABLES.map((table) => `(SELECT count(*) FROM ${table})`).join(' + ');
  const found = await client.query({
    text: `SELECT ${counts}, min(id), max(ratio) < 1 FROM visits`,
    rowMode: 'array',
  });
  await client.end();
  expect(found.rows).toEqual([[String(rows), '1', true]]);
});

test('measures a command, its exit code, what it said and what its children took', async () => {
  const burn = 'while (process.cpuUsage().user < 300_000);';
  const { code, seconds, said, cpuSeconds } = await measure([
    'sh',
    '-c',
    `echo hello; '${process.execPath}' -e '${burn}'; exit 3`,
  ]);
  expect({ code, hello: said.includes('hello') }).toEqual({ code: 3, hello: true });
  expect(seconds).toBeGreaterThan(0.2);
  if (canMeasureMemory()) expect(cpuSeconds).toBeGreaterThan(0.25);
});

test('reports medians and multiples of the first', () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 2, 3])).toBe(2.5);
  const results = resultsOf([
    {
      tool: 'a',
      version: '1',
      runs: [
        { seconds: 1, cpuSeconds: 2, peakMegabytes: 10 },
        { seconds: 2, cpuSeconds: 4, peakMegabytes: 12 },
        { seconds: 9, cpuSeconds: 3, peakMegabytes: 14 },
      ],
    },
    { tool: 'b | c', version: '2', runs: [{ seconds: 5 }] },
  ]);
  const report = renderReport(results, 1000);
  expect(report).toContain('| a | 2.0 | 1.0 to 9.0 | 3.0 | 500 | 12 | 1.00 | 1 |');
  expect(report).toContain('| b \\| c | 5.0 | 5.0 to 5.0 | ? | 200 | ? | 2.50 | 2 |');
});

test('a chart has a bar for each tool, as long as its time, and names them for those who do not see it', () => {
  const tools = resultsOf([
    { tool: 'godwit', version: '1', runs: [{ seconds: 2 }] },
    { tool: 'a | <b>', version: '1', runs: [{ seconds: 4 }] },
  ]);
  const svg = chart([
    { machine: 'm', about: 'one & two', direction: 'there', shape: 'large', rows: 1, tools },
  ]);
  const [own, other] = [...svg.matchAll(/class="bar( own)?" .* width="([\d.]+)" height/g)];
  expect([own?.[1], other?.[1]]).toEqual([' own', undefined]);
  expect(Number(other?.[2]) / Number(own?.[2])).toBeCloseTo(2);
  expect(svg).toContain('a | &lt;b&gt;');
  expect(svg).toContain('4.0 s (2.00 times)');
  expect(svg).toMatch(/aria-label="one &amp; two: godwit 2.0 s, .*"/);
  expect(svg).toContain('prefers-color-scheme: dark');
});

test('measures the comparison against the copy, of tables that arrive', async () => {
  await using database = await createTestDatabase();
  const folder = mkdtempSync(join(tmpdir(), 'godwit-bench-test-'));
  const table = await proof(folder, database.url, 500, 1).finally(() => rmSync(folder, { recursive: true }));
  expect(table).toMatch(/^\| with a jsonb column \| \d+\.\d \| \d+\.\d \| .* \|$/m);
  const times = [
    { copy: 4, verify: 2 },
    { copy: 2, verify: 1 },
    { copy: 9, verify: 9 },
  ];
  expect(renderProof(new Map([['TEXT', times]]))).toContain('| without jsonb | 4.0 | 2.0 | 0.50 |');
});
