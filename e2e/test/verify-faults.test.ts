import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { VerificationResult } from '@godwit/engine';
import { createTestDatabase, runGodwit, type TestDatabase } from '@godwit/test-support';
import Database from 'better-sqlite3';
import pg from 'pg';
import { createMillionRows, MILLION } from './million-rows.js';
import { createTemporaryFolder, type TemporaryFolder } from './temporary-folder.js';

/** A row that a fault is in, far from both ends. */
const ID = 654_321;

/** The next double above a positive one: one bit of it is another. */
function nextDouble(value: number): number {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  view.setBigUint64(0, view.getBigUint64(0) + 1n);
  return view.getFloat64(0);
}

interface Fault {
  readonly name: string;
  readonly sql: string;
  readonly value?: (row: { readonly ratio: number }) => unknown;
  readonly found: object;
  readonly flags?: readonly string[];
}

const changed = (column: string): object => ({ kind: 'changed', key: `id=${ID}`, columns: [column] });

const FAULTS: readonly Fault[] = [
  {
    name: 'one bit of one float',
    sql: `UPDATE visits SET ratio = $1 WHERE id = ${ID}`,
    value: ({ ratio }) => nextDouble(ratio),
    found: changed('ratio'),
  },
  {
    name: 'one character',
    sql: `UPDATE visits SET title = overlay(title placing 'e' from 1 for 1) WHERE id = ${ID}`,
    found: changed('title'),
  },
  {
    name: 'one NULL to an empty text',
    sql: `UPDATE visits SET payload = '' WHERE id = ${ID}`,
    found: changed('payload'),
  },
  {
    name: 'one time by a microsecond',
    sql: `UPDATE visits SET created_at = created_at + interval '1 microsecond' WHERE id = ${ID}`,
    found: changed('created_at'),
  },
  {
    name: 'one row that is gone',
    sql: `DELETE FROM visits WHERE id = ${ID}`,
    found: { kind: 'missing', key: `id=${ID}`, columns: [] },
  },
  {
    name: 'one row too many',
    sql: `INSERT INTO visits SELECT ${2 * MILLION}, customer_id, sku, title, amount, ratio, active, created_at, payload FROM visits WHERE id = 1`,
    found: { kind: 'extra', key: `id=${2 * MILLION}`, columns: [] },
    flags: ['--delete-extra'],
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
  // The row of the faults holds a NULL, which one of them takes away.
  db.exec(`UPDATE visits SET payload = NULL WHERE id = ${ID}`);
  db.close();
  target = await createTestDatabase();
  const run = await runGodwit(['migrate', source, target.url, '--json'], { cwd: folder.path });
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
  const run = await runGodwit(['verify', source, target.url, '--report', report], { cwd: folder.path });
  return { code: run.code, result: JSON.parse(readFileSync(report, 'utf8')).verification };
}

test.each(FAULTS)(
  'verify names $name in a million rows, and repair mends it',
  async ({ sql, value, found, flags = [] }) => {
    const { rows } = await client.query(`SELECT ratio FROM visits WHERE id = ${ID}`);
    const changes = await client.query(sql, value === undefined ? [] : [value(rows[0])]);
    expect(changes.rowCount).toBe(1);
    const broken = await verify();
    expect(broken.code).toBe(3);
    expect(broken.result.tables).toMatchObject([
      { name: 'visits', method: 'key-order', differences: [found], more: false },
    ]);
    expect(broken.result.tables[0]?.detailRows).toBeLessThan(0.02 * MILLION);
    const repair = await runGodwit(['repair', source, target.url, ...flags], { cwd: folder.path });
    expect({ code: repair.code, said: repair.code === 0 ? '' : repair.stdout }).toEqual({
      code: 0,
      said: '',
    });
  },
  240_000,
);

test('after all repairs both sides are the same', async () => {
  const { code, result } = await verify();
  expect(code).toBe(0);
  expect(result).toMatchObject({
    status: 'same',
    tables: [{ sourceRows: MILLION, targetRows: MILLION, detailRows: 0 }],
  });
}, 60_000);
