import Database from 'better-sqlite3';
import fc from 'fast-check';
import { differences } from './pages-support.js';
import { temporaryFolder } from './support.js';

const TYPES = ['', 'INTEGER', 'REAL', 'TEXT', 'BLOB', 'NUMERIC', 'BOOLEAN', 'VARCHAR(9)', 'DECIMAL(10,2)'];

const small = fc.oneof(
  fc.constant(null),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc.integer({ min: -300, max: 300 }),
  fc.double({ noNaN: true }),
  fc.string({ unit: 'grapheme' }),
  fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
);
const value = fc.oneof(
  { weight: 20, arbitrary: small },
  { weight: 1, arbitrary: fc.nat(9000).map((length) => 'x'.repeat(length)) },
);

const table = fc.record({
  types: fc.array(fc.constantFrom(...TYPES), { minLength: 1, maxLength: 40 }),
  key: fc.constantFrom('none', 'rowid', 'without'),
  later: fc.array(fc.constantFrom(...TYPES), { maxLength: 3 }),
  deleted: fc.nat(4),
});

const database = fc.record({
  pageSize: fc.constantFrom(512, 1024, 2048, 4096, 8192, 65536),
  encoding: fc.constantFrom('UTF-8', 'UTF-16le', 'UTF-16be'),
  autoVacuum: fc.nat(2),
  isLogged: fc.boolean(),
  tables: fc.array(table, { minLength: 1, maxLength: 3 }),
  values: fc.array(value, { minLength: 1, maxLength: 200 }),
  rows: fc.integer({ min: 1, max: 60 }),
});

type Made = typeof database extends fc.Arbitrary<infer T> ? T : never;

test('pages of databases of any form hold what SQL gives, cell by cell', () => {
  let compared = 0;
  fc.assert(
    fc.property(database, (made) => {
      using folder = temporaryFolder();
      const path = folder.file('a.db');
      const db = new Database(path);
      make(db, made);
      const { rows, wrong } = differences(path);
      db.close();
      compared += rows;
      expect(wrong).toEqual([]);
    }),
    { numRuns: 40 },
  );
  expect(compared).toBeGreaterThan(1000);
}, 120_000);

function make(db: Database.Database, { pageSize, encoding, autoVacuum, isLogged, ...rest }: Made): void {
  db.exec(
    `PRAGMA page_size = ${pageSize}; PRAGMA encoding = '${encoding}'; PRAGMA auto_vacuum = ${autoVacuum}`,
  );
  if (isLogged) db.exec('PRAGMA journal_mode = WAL');
  let next = 0;
  const take = (): unknown => rest.values[next++ % rest.values.length];
  rest.tables.forEach(({ types, key, later, deleted }, number) => {
    const columns = types.map((type, index) => `c${index} ${type}`);
    const id = { none: '', rowid: 'id INTEGER PRIMARY KEY, ', without: 'id INTEGER PRIMARY KEY, ' }[key];
    db.exec(
      `CREATE TABLE t${number} (${id}${columns.join(', ')})${key === 'without' ? ' WITHOUT ROWID' : ''}`,
    );
    const insert = db.prepare(
      `INSERT OR IGNORE INTO t${number} (${id && 'id, '}${types.map((_, index) => `c${index}`).join(', ')}) VALUES (${[...(id ? [''] : []), ...types].map(() => '?').join(', ')})`,
    );
    for (let row = 0; row < rest.rows; row++)
      insert.run(...(id ? [(row * 7919 - 3000) * 100_003] : []), ...types.map(take));
    for (const [index, type] of later.entries())
      db.exec(`ALTER TABLE t${number} ADD COLUMN l${index} ${type}`);
    if (deleted > 0)
      db.exec(`DELETE FROM t${number} WHERE typeof(c0) = 'blob' OR length(c0) % 9 < ${deleted}`);
  });
}
