import Database from 'better-sqlite3';
import fc from 'fast-check';
import { sqliteExpression } from '../../dialect-postgres/test/expressions-arbitrary.js';
import { expressions } from '../src/expressions/codec.js';
import { table } from './expressions-support.js';

test('what is printed means the same as what was read', () => {
  const database = new Database(':memory:');
  const types =
    'INTEGER, m INTEGER, id INTEGER, r REAL, s REAL, t TEXT, u TEXT, nc TEXT COLLATE NOCASE, rt TEXT COLLATE RTRIM, price DECIMAL(10,2), active BOOLEAN, d DATE, b BLOB, any';
  database.exec(`CREATE TABLE T (n ${types});
    INSERT INTO T VALUES (1, -7, 3, 0.5, 2.5, 'abc', 'A_c', 'ABC', 'abc  ', 1.25, 1, '2020-01-01', x'00', 1);
    INSERT INTO T VALUES (0, 2, 10, -1.5, 9e999, '', '5', 'é', ' x ', 5, 0, '1999-12-31', x'', 'x');
    INSERT INTO T VALUES (NULL, NULL, 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);`);
  let compared = 0;
  fc.assert(
    fc.property(sqliteExpression(), ([text]) => {
      const tree = expressions.parse(text, { purpose: 'check', table });
      const printed = tree && expressions.print(tree, { purpose: 'check', table });
      if (!printed?.ok) return;
      compared++;
      expect(answers(database, printed.sql)).toEqual(answers(database, text));
    }),
    { seed: 7, numRuns: 3000 },
  );
  expect(compared).toBeGreaterThan(1500);
  database.close();
});

function answers(database: Database.Database, sql: string): unknown {
  try {
    return database.prepare(`SELECT (${sql}) FROM T`).pluck().all();
  } catch (error) {
    return (error as Error).message;
  }
}

test.each([
  ["t LIKE 'a'", '("t" LIKE \'a\')'],
  ['n / 2', '(CAST("n" AS INTEGER) / CAST(2 AS INTEGER))'],
  ['price IS NULL', '("price" IS NULL)'],
  ['price > 1', '("price" > 1)'],
  ['any = 1', 'SQLite keeps values of type native in a form that computes differently'],
  ['nc = t COLLATE BINARY', '("nc" COLLATE BINARY = "t")'],
])('%s is printed', (text, expected) => {
  const tree = expressions.parse(text, { purpose: 'check', table });
  const printed = tree && expressions.print(tree, { purpose: 'check', table });
  expect(printed?.ok === true ? printed.sql : printed?.reason).toBe(expected);
});
