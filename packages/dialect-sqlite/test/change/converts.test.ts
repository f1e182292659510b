import fc from 'fast-check';
import { sqlite } from '../../src/index.js';
import { apply, changeTo, databaseOf, schemaOf, undo } from './change-support.js';

/** Values that do not survive another type, as SQL texts of what they are. */
function misfits(from: string, to: string, values: string): readonly unknown[] {
  const db = databaseOf(`CREATE TABLE t (v ${from}); INSERT INTO t VALUES ${values}`);
  const [table] = schemaOf(db).tables;
  const [next] = schemaOf(databaseOf(`CREATE TABLE t (v ${to})`)).tables;
  const [own, other] = [table?.columns[0], next?.columns[0]];
  if (table === undefined || own === undefined || other === undefined) throw new Error('no column');
  const conversion = sqlite.ddl.converts?.(table, own, other);
  if (conversion === undefined) return ['none is known'];
  expect(conversion.rewrites).toBe(true);
  return db
    .prepare(`SELECT quote(v) FROM t WHERE ${conversion.misfits ?? '0'}`)
    .pluck()
    .all();
}

test('texts become numbers where they spell them', () => {
  const texts =
    "('12'), ('-3'), ('0'), ('012'), ('1.5'), ('1.50'), (' 7'), ('9223372036854775808'), ('x'), (''), (NULL)";
  expect(misfits('TEXT', 'INTEGER', texts)).toEqual([
    "'012'",
    "'1.5'",
    "'1.50'",
    "' 7'",
    "'9223372036854775808'",
    "'x'",
    "''",
  ]);
  expect(misfits('TEXT', 'REAL', texts)).toEqual(["'012'", "' 7'", "'9223372036854775808'", "'x'", "''"]);
  expect(misfits('TEXT', 'DECIMAL(3,1)', "('12.5'), ('12.55'), ('100.5'), ('1e1')")).toEqual([
    "'12.55'",
    "'100.5'",
    "'1e1'",
  ]);
});

test('numbers become others where they are the same number', () => {
  expect(misfits('REAL', 'INTEGER', '(1.0), (1.5), (1e30), (-2)')).toEqual([
    '1.5',
    expect.stringMatching(/^1\.?0*e\+?30$/),
  ]);
  expect(misfits('INTEGER', 'REAL', '(1), (9007199254740993)')).toEqual(['9007199254740993']);
  expect(misfits('BIGINT', 'SMALLINT', '(1), (-32768), (32768)')).toEqual(['32768']);
  expect(misfits('INTEGER', 'BOOLEAN', '(0), (1), (2)')).toEqual(['2']);
  expect(misfits('BOOLEAN', 'INTEGER', '(0), (1)')).toEqual([]);
  expect(misfits('INTEGER', 'TEXT', '(0), (9223372036854775807)')).toEqual([]);
});

test('texts become times, words, keys and documents where they are some', () => {
  expect(misfits('TEXT', 'BOOLEAN', "('true'), ('F'), ('yes'), ('0'), ('maybe')")).toEqual(["'maybe'"]);
  expect(misfits('TEXT', 'DATE', "('2024-02-29'), ('2023-02-29'), ('2024'), ('x')")).toEqual([
    "'2023-02-29'",
    "'2024'",
    "'x'",
  ]);
  expect(
    misfits('TEXT', 'DATETIME', "('2024-02-29 10:00:00'), ('2024-02-30T10:00:00'), ('2024-02-29T10:00:00Z')"),
  ).toEqual(["'2024-02-30T10:00:00'", "'2024-02-29T10:00:00Z'"]);
  expect(misfits('DATETIME', 'TIMESTAMPTZ', "('2024-02-29 10:00:00'), ('2024-02-29 10:00:00+02')")).toEqual([
    "'2024-02-29 10:00:00'",
  ]);
  expect(misfits('DATETIME', 'DATE', "('2024-02-29 00:00:00'), ('2024-02-29 10:00:00')")).toEqual([
    "'2024-02-29 10:00:00'",
  ]);
  expect(misfits('TEXT', 'JSON', `('{"a":1}'), ('{'), ('1.10'), ('1.1')`)).toEqual(["'{'", "'1.10'"]);
  expect(misfits('TEXT', 'UUID', "('00000000-0000-4000-8000-00000000000a'), ('x')")).toEqual(["'x'"]);
});

test('a shorter length is not what SQLite asks, but what the column means', () => {
  expect(misfits('VARCHAR(9)', 'VARCHAR(3)', "('abc'), ('abcd'), ('äöü')")).toEqual(["'abcd'"]);
  expect(misfits('VARCHAR(3)', 'VARCHAR(9)', "('abcdefghijklmnop')")).toEqual([]);
});

test('bytes are no text and stay bytes, and what is computed is compared with what is there', () => {
  expect(misfits('BLOB', 'TEXT', "(x'61')")).toEqual(["X'61'"]);
  const db = databaseOf('CREATE TABLE t (a INTEGER, b INTEGER); INSERT INTO t VALUES (1, 2), (1, 3)');
  const [table] = schemaOf(db).tables;
  const [next] = schemaOf(databaseOf('CREATE TABLE t (a INTEGER, b INTEGER AS (a + 1))')).tables;
  const [own, other] = [table?.columns[1], next?.columns[1]];
  if (table === undefined || own === undefined || other === undefined) throw new Error('no column');
  const { misfits: differ } = sqlite.ddl.converts?.(table, own, other) ?? {};
  expect(db.prepare(`SELECT b FROM t WHERE ${differ}`).pluck().all()).toEqual([3n]);
});

const TYPES = [
  'INTEGER',
  'SMALLINT',
  'REAL',
  'TEXT',
  'VARCHAR(3)',
  'BOOLEAN',
  'DECIMAL(6,2)',
  'DATE',
  'BLOB',
  'JSON',
  '',
];

/** A number may be of the other class of numbers afterwards, and a text that spells one may spell it otherwise. */
function respelled(row: unknown): unknown {
  const [type, text] = row as readonly [string, string];
  if (type === 'integer' || type === 'real') return ['number', Number(text)];
  const [, number] = /^'(-?[\d.]+(?:e[-+]?\d+)?)'$/.exec(text) ?? [];
  return number === undefined ? [type, text] : [type, Number(number)];
}

test('what does not count as a misfit comes back as it was, whatever the types', () => {
  const value = fc.oneof(
    fc.integer({ min: -40000, max: 40000 }).map(String),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((one) => one.toExponential()),
    fc.constantFrom(
      "''",
      "'12'",
      "'-7'",
      "'0.5'",
      "'true'",
      "'2024-01-02'",
      "'abcd'",
      "x'0102'",
      'NULL',
      "'1e3'",
      "'[1]'",
    ),
  );
  const type = fc.constantFrom(...TYPES);
  fc.assert(
    fc.property(type, type, fc.array(value, { minLength: 1, maxLength: 6 }), (from, to, values) => {
      const db = databaseOf(
        `CREATE TABLE t (v ${from}); INSERT INTO t VALUES ${values.map((one) => `(${one})`).join(', ')}`,
      );
      const [table] = schemaOf(db).tables;
      const [next] = schemaOf(databaseOf(`CREATE TABLE t (v ${to})`)).tables;
      const [own, other] = [table?.columns[0], next?.columns[0]];
      if (table === undefined || own === undefined || other === undefined || from === to) return;
      const conversion = sqlite.ddl.converts?.(table, own, other);
      if (conversion === undefined) return;
      db.exec(`DELETE FROM t WHERE ${conversion.misfits ?? '0'}`);
      const read = () => db.prepare('SELECT typeof(v), quote(v) FROM t').raw().all().map(respelled);
      const before = read();
      const { statements } = changeTo(db, `CREATE TABLE t (v ${to})`);
      apply(db, statements);
      undo(db, statements);
      expect(read()).toEqual(before);
    }),
    { numRuns: 150 },
  );
});
