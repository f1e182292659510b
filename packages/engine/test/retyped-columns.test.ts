import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sqlite } from '@godwit/dialect-sqlite';
import { defineTransform, type Note } from '@godwit/plugin-api';
import Database from 'better-sqlite3';
import { createMigrationManager } from '../src/index.js';

const yesNo = defineTransform<'text', 'boolean'>({
  name: 'yes-no',
  match: { column: 'active', kind: 'text' },
  output: { kind: 'boolean' },
  open: () => (value) => value === 'yes',
});

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'godwit-retyped-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Moves a file into another one within one dialect, where text is usually taken as it is. */
async function copied(script: string, transform: Parameters<typeof defineTransform>[0]) {
  const [from, to] = [join(folder, 'from.db'), join(folder, 'to.db')];
  const source = new Database(from);
  source.exec(script);
  source.close();
  const config = { source: `sqlite:${from}`, target: `sqlite:${to}` };
  const { ledger } = await createMigrationManager(config, {
    dialects: [sqlite],
    transforms: [transform as never],
  }).migrate();
  const target = new Database(to, { readonly: true });
  const sql = String(
    target
      .prepare("SELECT group_concat(sql, ';') FROM sqlite_schema WHERE name NOT GLOB 'godwit_*'")
      .pluck()
      .get(),
  );
  const rows = target.prepare('SELECT * FROM t').raw().all();
  target.close();
  return { ledger, sql, rows, codes: ledger.map(({ code }: Note) => code) };
}

test('what was written for values of another type is not copied along with a retyped column', async () => {
  const { sql, rows, codes } = await copied(
    `CREATE TABLE t (id INTEGER PRIMARY KEY, active TEXT DEFAULT 'yes' CHECK (active IN ('yes', 'no')),
       n INTEGER DEFAULT 7 CHECK (n > 0));
     CREATE INDEX is_active ON t (n) WHERE active = 'yes';
     INSERT INTO t (id, active) VALUES (1, 'yes'), (2, 'no');`,
    yesNo as never,
  );
  expect(rows).toEqual([
    [1, 1, 7],
    [2, 0, 7],
  ]);
  expect(sql).not.toContain("'yes'");
  expect(sql).toMatch(/DEFAULT \(?7\)?/);
  expect(sql).toContain('n > 0');
  expect(codes).toEqual(
    expect.arrayContaining(['DEFAULT_NOT_CARRIED', 'CHECK_NOT_CARRIED', 'INDEX_NOT_CARRIED']),
  );
});

test('a key that a transform may empty becomes a unique key', async () => {
  const empty = defineTransform<'text'>({
    name: 'empty',
    match: { column: 'code', kind: 'text' },
    output: () => ({ nullable: true }),
    open: () => (value) => (value === '' ? null : value),
  });
  const { sql, rows, codes } = await copied(
    `CREATE TABLE t (code TEXT PRIMARY KEY NOT NULL); INSERT INTO t VALUES (''), ('a');`,
    empty as never,
  );
  expect(rows).toEqual([[null], ['a']]);
  expect(sql).not.toContain('PRIMARY KEY');
  expect(codes).toContain('NULL_IN_KEY');
});
