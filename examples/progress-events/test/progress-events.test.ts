import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase } from '@godwit/test-support';
import { checkSameContent } from '@godwit/test-support/checker';
import { blocksOf, readDocument } from '@godwit/test-support/markdown';
import Database from 'better-sqlite3';
import pg from 'pg';
import { move } from '../src/move.js';

const SOURCE = `
  CREATE TABLE numbers (id INTEGER PRIMARY KEY, square INTEGER);
  CREATE TABLE words (word TEXT, number_id INTEGER REFERENCES numbers);
  CREATE TABLE empty (id INTEGER PRIMARY KEY);
  INSERT INTO words VALUES ('one', 1), ('minus one', -1);
  INSERT INTO numbers WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 25000)
    SELECT i, i * i FROM n;`;

test('a move is told line by line, and the account is true', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'godwit-progress-events-'));
  const file = join(folder, 'numbers.db');
  createSource(file);
  await using database = await createTestDatabase();
  const lines: string[] = [];
  try {
    await move(file, database.url, { write: (text) => lines.push(text) });
    expect((await checkSameContent({ sqlitePath: file, postgresUrl: database.url })).differences).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true });
  }
  const told = lines.join('').split('\n');
  expect(told.slice(0, 2)).toEqual([
    'looking at 3 tables',
    expect.stringMatching(/^planned \d+ statements$/),
  ]);
  expectProgress(told);
  expect(told.filter((line) => /^(info|warning|loss): /.test(line))).toEqual([
    expect.stringMatching(/^warning: Rows point at nothing in numbers/),
  ]);
  expect(told.slice(-5)).toEqual(await accountBy(database.url));
  expect(linesShown().filter((line) => !told.map(withoutDigits).includes(line))).toEqual([]);
});

/** What the README shows of this very move; numbers of statements, notes and seconds are not its point. */
function linesShown(): readonly string[] {
  const blocks = blocksOf(readDocument('examples/progress-events/README.md'));
  const shown = blocks.find(({ language }) => language === 'text')?.text.trimEnd() ?? '';
  expect(shown).toContain('rows/s');
  return shown.split('\n').map(withoutDigits);
}

function withoutDigits(line: string): string {
  return line.replaceAll(/\d+/g, '0');
}

function createSource(file: string): void {
  const db = new Database(file);
  // Its foreign key points at nothing once, which the run finds at its end.
  db.pragma('foreign_keys = OFF');
  db.exec(SOURCE);
  db.close();
}

/** Many batches, but one line for each tenth of a table at most, in order, and one at the end with the speed. */
function expectProgress(told: readonly string[]): void {
  const tenths = told.flatMap((line) => /^numbers: (\d+) %, \d+ rows$/.exec(line)?.[1] ?? []).map(Number);
  expect(tenths).toEqual([...new Set(tenths)].sort((a, b) => a - b));
  expect(tenths.length).toBeGreaterThan(1);
  expect(tenths.length).toBeLessThanOrEqual(10);
  expect(tenths.at(-1)).toBe(100);
  expect(told).toContainEqual(expect.stringMatching(/^numbers: done, 25000 rows, [1-9]\d* rows\/s$/));
  expect(told).toContain('empty: done, 0 rows');
}

/** The account as the rows that are in the target want it. */
async function accountBy(url: string): Promise<readonly unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const count = async (table: string): Promise<number> =>
      Number((await client.query(`SELECT count(*) FROM ${table}`)).rows[0].count);
    const [numbers, words, empty] = [await count('numbers'), await count('words'), await count('empty')];
    const line = (table: string, rows: number): string =>
      `  ${table}: ${rows} read = ${rows} written + 0 rejected + 0 skipped`;
    const first = new RegExp(`^done: ${numbers + words + empty} rows in 3 tables, notes: \\d+$`);
    return [
      expect.stringMatching(first),
      line('numbers', numbers),
      line('words', words),
      line('empty', empty),
      '',
    ];
  } finally {
    await client.end();
  }
}
