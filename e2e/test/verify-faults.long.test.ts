import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { VerificationResult } from '@godwit/engine';
import { createTestDatabase, type TestDatabase } from '@godwit/test-support';
import Database from 'better-sqlite3';
import pg from 'pg';
import { godwit } from './command.js';
import { createMillionRows, MILLION } from './million-rows.js';
import { createTemporaryFolder, type TemporaryFolder } from './temporary-folder.js';

/** The next double above a positive one: one bit of it is another. */
function nextDouble(value: number): number {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  view.setBigUint64(0, view.getBigUint64(0) + 1n);
  return view.getFloat64(0);
}

interface Fault {
  readonly name: string;
  /** The row that the fault is in. */
  readonly id: number;
  /** What is wrong afterwards: the column that differs, or the kind of difference. */
  readonly found: string;
  readonly sql: string;
}

const FAULTS: readonly Fault[] = [
  {
    name: 'one bit of one float',
    id: 111_111,
    found: 'ratio',
    sql: 'UPDATE visits SET ratio = $2 WHERE id = $1',
  },
  {
    name: 'one character',
    id: 222_222,
    found: 'title',
    sql: "UPDATE visits SET title = overlay(title placing 'e' from 1 for 1) WHERE id = $1",
  },
  {
    name: 'one NULL to an empty text',
    id: 333_333,
    found: 'payload',
    sql: "UPDATE visits SET payload = '' WHERE id = $1 AND payload IS NULL",
  },
  {
    name: 'one time by a microsecond',
    id: 444_444,
    found: 'created_at',
    sql: "UPDATE visits SET created_at = created_at + interval '1 microsecond' WHERE id = $1",
  },
  { name: 'one row that is gone', id: 555_555, found: 'missing', sql: 'DELETE FROM visits WHERE id = $1' },
  {
    name: 'one row too many',
    id: 2 * MILLION,
    found: 'extra',
    sql: 'INSERT INTO visits SELECT $1, customer_id, sku, title, amount, ratio, active, created_at, payload FROM visits WHERE id = 1',
  },
];

let folder: TemporaryFolder;
let source: string;
let target: TestDatabase;
let client: pg.Client;
beforeAll(async () => {
  folder = createTemporaryFolder();
  source = join(folder.path, 'visits.db');
  createMillionRows(source);
  const db = new Database(source);
  // One of the faults takes a NULL away.
  db.exec('UPDATE visits SET payload = NULL WHERE id = 333333');
  db.close();
  target = await createTestDatabase();
  const run = await godwit(['migrate', source, target.url, '--json'], { cwd: folder.path });
  expect(run.code).toBe(0);
  client = new pg.Client({ connectionString: target.url });
  await client.connect();
}, 300_000);
afterAll(async () => {
  await client.end();
  await target.drop();
  folder[Symbol.dispose]();
});

async function verify(): Promise<{ readonly code: number | null; readonly result: VerificationResult }> {
  const report = join(folder.path, 'report.json');
  const run = await godwit(['verify', source, target.url, '--report', report], { cwd: folder.path });
  return { code: run.code, result: JSON.parse(readFileSync(report, 'utf8')).verification };
}

/** Brings one fault into the target, which touches exactly one row. */
async function breakRow({ id, sql }: Fault): Promise<void> {
  const { rows } = await client.query('SELECT ratio FROM visits WHERE id = $1', [id]);
  const values = sql.includes('$2') ? [id, nextDouble(rows[0].ratio)] : [id];
  expect((await client.query(sql, values)).rowCount).toBe(1);
}

function differenceOf({ id, found }: Fault): object {
  const alone = found === 'missing' || found === 'extra';
  return { kind: alone ? found : 'changed', key: `id=${id}`, columns: alone ? [] : [found] };
}

test.each([3, 6])(
  'verify names %d faults in a million rows, each row and column, and reads few rows for it',
  async (count) => {
    const before = count - 3;
    for (const fault of FAULTS.slice(before, count)) await breakRow(fault);
    const { code, result } = await verify();
    const [table] = result.tables;
    expect({ code, method: table?.method }).toEqual({ code: 3, method: 'key-order' });
    expect(table).toMatchObject({ differences: FAULTS.slice(0, count).map(differenceOf), more: false });
    // Less than 2 % for all of them together.
    expect(table?.detailRows).toBeLessThan(0.02 * MILLION);
  },
  300_000,
);

test('repair mends them all, and both sides are the same then', async () => {
  const repair = await godwit(['repair', source, target.url, '--delete-extra'], { cwd: folder.path });
  expect({ code: repair.code, said: repair.code === 0 ? '' : repair.stdout }).toEqual({ code: 0, said: '' });
  const { code, result } = await verify();
  expect(code).toBe(0);
  expect(result).toMatchObject({
    status: 'same',
    tables: [{ sourceRows: MILLION, targetRows: MILLION, detailRows: 0 }],
  });
}, 300_000);
