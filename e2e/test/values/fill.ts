import Database from 'better-sqlite3';
import fc from 'fast-check';
import pg from 'pg';
import { POSTGRES_KINDS, POSTGRES_TYPES } from './postgres-kinds.js';
import { anyCell, type Bound, SQLITE_KINDS } from './sqlite-kinds.js';

/** So many values, some of them NULL, that are the same for the same seed. */
function sample<T>(values: fc.Arbitrary<T>, numRuns: number, seed: number): readonly (T | null)[] {
  return fc.sample(fc.option(values, { freq: 8 }), { numRuns, seed });
}

/** The table `kinds`: a column of each kind with any of its values. */
export async function fillPostgresKinds(url: string, rows: number, seed: number): Promise<void> {
  const kinds = Object.entries(POSTGRES_KINDS);
  const columns = kinds.map(([name, { type }]) => `"${name}" ${type}`).join(', ');
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(POSTGRES_TYPES);
    await client.query(`CREATE TABLE kinds (id integer PRIMARY KEY, ${columns})`);
    const cells = kinds.map(([, { values }]) => sample(values, rows, seed));
    const places = ['', ...kinds].map((_, at) => `$${at + 1}`).join(', ');
    for (let row = 0; row < rows; row++) {
      const values = [String(row), ...cells.map((column) => column[row] ?? null)];
      await client.query(`INSERT INTO kinds VALUES (${places})`, values);
    }
  } finally {
    await client.end();
  }
}

/** The table `kinds`, and `loose`, with the same declared types and values of any storage class in each of them. */
export function fillSqliteKinds(path: string, rows: number, seed: number): void {
  const db = new Database(path);
  const kinds = Object.values(SQLITE_KINDS).map(({ values }) => sample(values, rows, seed));
  const loose = kinds.map((_, at) => sample<Bound>(anyCell, rows, seed + at));
  for (const [table, cells] of Object.entries({ kinds, loose })) {
    const columns = Object.entries(SQLITE_KINDS).map(([name, { type }]) => `"${name}" ${type}`);
    db.exec(`CREATE TABLE ${table} (id INTEGER PRIMARY KEY, ${columns.join(', ')})`);
    const insert = db.prepare(`INSERT INTO ${table} VALUES (?, ${columns.map(() => '?').join(', ')})`);
    db.transaction(() => {
      for (let row = 0; row < rows; row++) insert.run(row, ...cells.map((column) => column[row] ?? null));
    })();
  }
  db.close();
}
