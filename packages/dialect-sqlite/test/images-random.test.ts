import type { ColumnPlan } from '@godwit/plugin-api';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { openBothWays } from './both-ways-support.js';
import { CELLS, DECLARED, TYPES } from './images-support.js';
import { temporaryFolder } from './support.js';

const KINDS = Object.keys(TYPES);

const column = fc.nat(KINDS.length - 1);
const made = fc.record({
  pageSize: fc.constantFrom(512, 1024, 4096, 65536),
  encoding: fc.constantFrom('UTF-8', 'UTF-16le', 'UTF-16be'),
  autoVacuum: fc.nat(2),
  isLogged: fc.boolean(),
  key: fc.constantFrom('none', 'rowid', 'without'),
  columns: fc.array(column, { minLength: 1, maxLength: 9 }),
  later: fc.array(column, { maxLength: 3 }),
  computed: fc.constantFrom('', 'STORED', 'VIRTUAL'),
  rows: fc.integer({ min: 1, max: 80 }),
  long: fc.nat(6000),
  isThinned: fc.boolean(),
  maxRows: fc.integer({ min: 1, max: 50 }),
});
type Made = typeof made extends fc.Arbitrary<infer T> ? T : never;

/** Makes a table `t`, and gives the columns that are in its records. */
function make(db: Database.Database, it: Made, cells: (kind: number) => string): readonly ColumnPlan[] {
  db.exec(
    `PRAGMA page_size = ${it.pageSize}; PRAGMA encoding = '${it.encoding}'; PRAGMA auto_vacuum = ${it.autoVacuum}`,
  );
  if (it.isLogged) db.exec('PRAGMA journal_mode = WAL');
  const given = it.columns.map((kind, at) => ({ kind, name: `c${at}` }));
  const declared = given.map(({ kind, name }) => `${name} ${DECLARED[KINDS[kind] as string]}`);
  const key = { none: '', rowid: 'id INTEGER PRIMARY KEY, ', without: '' }[it.key];
  const end = it.key === 'without' ? ', PRIMARY KEY (number DESC)) WITHOUT ROWID' : ')';
  const computed = it.computed === '' ? '' : `, computed INTEGER AS (number * 2) ${it.computed}`;
  db.exec(`CREATE TABLE t (${key}${declared.join(', ')}, number INTEGER, long TEXT${computed}${end}`);
  const insert = (
    columns: readonly { readonly kind: number; readonly name: string }[],
    number: number,
  ): void => {
    const values = columns.map(({ kind }) => cells(kind));
    const names = [...columns.map(({ name }) => name), 'number', 'long'];
    db.exec(
      `INSERT INTO t (${names.join(', ')}) VALUES (${[...values, number, `'${'y'.repeat((number * 37) % (it.long + 1))}'`].join(', ')})`,
    );
  };
  db.transaction(() => {
    for (let number = 0; number < it.rows; number++) insert(given, (number * 7919) % 1009);
  })();
  const late = it.later.map((kind, at) => ({ kind, name: `l${at}` }));
  for (const { kind, name } of late)
    db.exec(`ALTER TABLE t ADD COLUMN ${name} ${DECLARED[KINDS[kind] as string]} DEFAULT ${cells(kind)}`);
  db.transaction(() => {
    for (let number = 0; number < 20; number++) insert([...given, ...late], 2000 + number);
  })();
  if (it.isThinned) db.exec('DELETE FROM t WHERE number % 3 = 0');
  const plans = [...given, ...late].map(({ kind, name }) => ({ name, as: TYPES[KINDS[kind] as string] }));
  const rest = ['number', ...(it.computed === 'STORED' ? ['computed'] : [])];
  return [
    ...(plans as ColumnPlan[]),
    ...rest.map((name): ColumnPlan => ({ name, as: { kind: 'bigint' } })),
    { name: 'long', as: { kind: 'text' } },
  ];
}

test('images out of the pages of any database are those of the values that SQL gives', () => {
  let rows = 0;
  fc.assert(
    fc.property(made, fc.gen(), (it, generate) => {
      using folder = temporaryFolder();
      using db = closing(new Database(folder.file('a.db')));
      const columns = make(db.database, it, (kind) => generate(() => CELLS[kind] as fc.Arbitrary<string>));
      using both = openBothWays(folder.file('a.db'));
      const [byPages, bySql] = [
        both.byPages('t', { columns, maxRows: it.maxRows }),
        both.bySql('t', { columns, maxRows: 1 }),
      ];
      expect(byPages.images).toBe(bySql.images);
      expect(bySql.positions).toEqual(expect.arrayContaining([...byPages.positions]));
      expect(bySql.positions.length).toBeGreaterThan(10);
      rows += bySql.positions.length;
    }),
    { numRuns: 60 },
  );
  expect(rows).toBeGreaterThan(1000);
}, 60_000);

function closing(database: Database.Database): Disposable & { readonly database: Database.Database } {
  return { database, [Symbol.dispose]: () => database.close() };
}
