import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase } from '@godwit/test-support';
import Database from 'better-sqlite3';
import pg from 'pg';
import { back } from '../src/back.js';
import { compare } from '../src/compare.js';
import { digestOfPostgres, digestOfSqlite } from '../src/digest.js';
import { makeSource, type Source } from '../src/source.js';
import { there } from '../src/there.js';
import type { Tool } from '../src/tool.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'godwit-bench-test-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const make = (shape: string): Source =>
  makeSource(join(folder, `${shape}.db`), shape, { megabytes: 0.3, count: 3 });

test('a shape that there is not is named, with those that there are', () => {
  expect(() => make('round')).toThrow(/"round".*large, many, narrow, wide, text, json, blob/);
});

test('godwit and what the server alone needs are measured both ways, and what arrives is compared', async () => {
  const source = make('wide');
  await using database = await createTestDatabase();
  const said: string[] = [];
  for (const course of [
    await there(source, database.url, folder),
    await back(source, database.url, folder),
  ]) {
    const asked = course.tools.filter(({ name }) => name === 'godwit' || name.startsWith('floor'));
    const tools = asked.filter(({ version }) => version() !== undefined);
    const results = await compare(tools, { course, runs: 1, say: (line) => said.push(line) });
    expect(results.map(({ tool }) => tool)).toEqual(tools.map(({ name }) => name));
  }
  expect(said.join()).not.toContain('NOT COUNT');
}, 60_000);

test('a run after which a value is another does not count', async () => {
  const source = make('narrow');
  await using database = await createTestDatabase();
  const course = await there(source, database.url, folder);
  const [honest] = course.tools;
  const meddles: Tool = {
    name: 'meddles',
    version: () => '1',
    command: (sides) => [
      ...['bash', '-c', `"$@" && '${process.execPath}' -e '${MEDDLE}' '${sides.url}'`, 'bash'],
      ...(honest?.command(sides) ?? []),
    ],
  };
  const said: string[] = [];
  expect(await compare([meddles], { course, runs: 1, say: (line) => said.push(line) })).toEqual([]);
  expect(said.join()).toContain('values of narrow_rows differ');
});

const MEDDLE = `const { Client } = require("pg"); const c = new Client({ connectionString: process.argv[1] });
  c.connect().then(() => c.query("UPDATE narrow_rows SET a = a + 1 WHERE id = 7")).then(() => c.end());`;

test('a digest sees rows that are lost or twice and values that changed, and no order', async () => {
  const source = make('wide');
  const before = digestOfSqlite(source.path, source.shape);
  const change = (sql: string): string => {
    const db = new Database(source.path);
    db.exec(`BEGIN; ${sql}; COMMIT`);
    db.close();
    return digestOfSqlite(source.path, source.shape);
  };
  expect(change('UPDATE wide_rows SET id = -id; UPDATE wide_rows SET id = -id')).toBe(before);
  expect(change("UPDATE wide_rows SET s1 = 'x' WHERE id = 3")).not.toBe(before);
  expect(change('DELETE FROM wide_rows WHERE id = 4')).not.toBe(before);
});

test('a digest of PostgreSQL does not depend on the zone of the session', async () => {
  await using database = await createTestDatabase();
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query(`ALTER DATABASE "${database.name}" SET TimeZone = 'Asia/Tokyo'`);
  const columns = [
    { name: 'id', kind: 'integer', value: '' },
    { name: 'at', kind: 'time', value: '' },
  ] as const;
  const shape = { name: 's', tables: [{ name: 't', columns }] };
  const digests: string[] = [];
  for (const type of ['timestamp', 'timestamptz']) {
    await client.query(
      `DROP TABLE IF EXISTS t; CREATE TABLE t (id int, at ${type}); INSERT INTO t VALUES (1, '2024-01-02 03:04:05Z')`,
    );
    digests.push(await digestOfPostgres(database.url, shape));
  }
  await client.end();
  expect(digests[0]).toBe(digests[1]);
});
