import { twoDatabases } from './support/two-databases.js';

/** What a column declares, a value of the source, and what the target is changed to: the same to its type, stored in another way. */
const CHANGES: readonly (readonly [name: string, type: string, before: string, after: string])[] = [
  ['text_to_bytes', 'TEXT', "'x'", "x'78'"],
  ['moment_with_t', 'DATETIME', "'2024-01-01 00:00:00'", "'2024-01-01T00:00:00'"],
  ['moment_to_day', 'DATETIME', "'2024-01-01 00:00:00'", "'2024-01-01'"],
  ['moment_to_bytes', 'DATETIME', "'2024-01-01 00:00:00'", "CAST('2024-01-01 00:00:00' AS BLOB)"],
  ['boolean_to_word', 'BOOLEAN', '1', "'true'"],
  ['uuid_in_capitals', 'UUID_TEXT', "'ab000000-0000-4000-8000-000000000001'", 'upper(v)'],
  ['number_to_text', '', '1', "'1'"],
  ['number_to_real', '', '1', '1.0'],
  ['number_to_bytes', '', '1', "x'31'"],
  ['bytes_to_text', 'BLOB', "x'61'", "'a'"],
  ['digit_to_bytes', 'TEXT', "'1'", "x'31'"],
  ['json_to_bytes', 'JSON_TEXT', `'{"a":1}'`, 'CAST(v AS BLOB)'],
  ['digits_of_fraction', 'DECIMAL_TEXT(9,2)', "'1.50'", "'1.5'"],
  ['sign_of_zero', '', '0.0', '-0.0'],
  ['nul_character', 'TEXT', "CAST(x'610062' AS TEXT)", "'a'"],
  ['broken_text', 'TEXT', "CAST(x'61ff' AS TEXT)", "x'61ff'"],
];

const TABLES = CHANGES.map(
  ([name, type, before]) => `
  CREATE TABLE ${name} (id INTEGER PRIMARY KEY, v ${type});
  INSERT INTO ${name} VALUES (1, ${before}), (2, ${before}), (3, NULL);
  CREATE TABLE ${name}_bag (v ${type});
  INSERT INTO ${name}_bag VALUES (${before}), (${before}), (NULL);`,
).join('');

const CHANGE = CHANGES.map(
  ([name, , , after]) => `
  UPDATE ${name} SET v = ${after} WHERE id = 2;
  UPDATE ${name}_bag SET v = ${after} WHERE rowid = 2;`,
).join('');

test('a value that is stored in another way than in the source is a difference, and is mended', async () => {
  await using pair = await twoDatabases('sqlite', 'sqlite', 'copy.db');
  await pair.source.run(TABLES);
  const done = await pair.manager().migrate();
  expect(done.verification).toMatchObject({ status: 'same' });
  await pair.target.run(CHANGE);

  const { status, tables } = await pair.manager().verify();
  expect(status).toBe('different');
  const found = Object.fromEntries(tables.map((table) => [table.name, table.differences]));
  for (const [name] of CHANGES) {
    expect([name, found[name]]).toEqual([name, [{ kind: 'changed', key: 'id=2', columns: ['v'] }]]);
    expect([name, found[`${name}_bag`]?.map(({ kind }) => kind).toSorted()]).toEqual([
      name,
      ['extra', 'missing'],
    ]);
  }

  expect(await pair.manager().repair({ deleteExtra: true })).toMatchObject({ status: 'repaired' });
  for (const [name] of CHANGES) {
    const stored = `SELECT typeof(v), hex(v), quote(v) FROM ${name} UNION ALL SELECT typeof(v), hex(v), quote(v) FROM ${name}_bag ORDER BY 1, 2`;
    expect([name, await pair.target.rows(stored)]).toEqual([name, await pair.source.rows(stored)]);
  }
});

test('keys of every class order a table as they are stored, and another class is another key', async () => {
  await using pair = await twoDatabases('sqlite', 'sqlite', 'copy.db');
  await pair.source.run(`
    CREATE TABLE k (a TEXT PRIMARY KEY NOT NULL, b INT);
    INSERT INTO k VALUES ('a', 1), ('b', 2), (CAST(x'6300' AS TEXT), 3), (CAST(x'ff' AS TEXT), 4);
    CREATE TABLE mixed (k PRIMARY KEY NOT NULL, v) WITHOUT ROWID;
    INSERT INTO mixed VALUES (1, 'a'), (1.5, 'b'), (-1e300, 'c'), (9223372036854775807, 'd'), ('1', 'e'), (x'31', 'f'), ('', 'g'), (x'', 'h');
    INSERT INTO mixed WITH RECURSIVE s(n) AS (SELECT 100 UNION ALL SELECT n + 1 FROM s WHERE n < 20000) SELECT iif(n % 2, n, 't' || n), n FROM s`);
  await pair.manager().migrate();
  const { status, tables } = await pair.manager().verify();
  expect([status, tables.map(({ method }) => method)]).toEqual(['same', ['key-order', 'key-order']]);

  await pair.target.run(`
    UPDATE k SET a = CAST(a AS BLOB) WHERE a = 'a';
    UPDATE mixed SET v = CAST(v AS TEXT) WHERE k IN (1001, 't1002');
    UPDATE mixed SET v = 1 WHERE k = 1.5; DELETE FROM mixed WHERE k = x''; UPDATE mixed SET k = 'z' WHERE k = ''`);
  const found = await pair.manager().verify();
  const told = found.tables.map((one) => [
    one.name,
    one.differences.map(({ kind, key }) => `${kind} ${key}`).toSorted(),
  ]);
  expect(Object.fromEntries(told)).toEqual({
    k: ["extra a=x'61'", 'missing a=a'],
    mixed: ['changed k=1.5', 'changed k=1001', 'changed k=t1002', 'extra k=z', 'missing k=', "missing k=x''"],
  });

  expect(await pair.manager().repair({ deleteExtra: true })).toMatchObject({ status: 'repaired' });
  for (const stored of [
    'SELECT quote(a), hex(a), b FROM k ORDER BY b',
    'SELECT quote(k), typeof(v), v FROM mixed ORDER BY 1',
  ])
    expect(await pair.target.rows(stored)).toEqual(await pair.source.rows(stored));
});

test('a column that a transform or another type changed is held against what the move writes', async () => {
  await using pair = await twoDatabases('sqlite', 'sqlite', 'copy.db');
  await pair.source.run(`
    CREATE TABLE t (id INTEGER PRIMARY KEY, at DATETIME, n TEXT);
    INSERT INTO t VALUES (1, '2024-01-01T00:00:00', '7'), (2, '2024-01-02', '8')`);
  const manager = () => pair.manager({ typeMappings: { 't.n': 'bigint' } });
  expect((await manager().migrate()).verification).toMatchObject({ status: 'same' });
  await pair.target.run("UPDATE t SET at = '2024-01-02T00:00:00' WHERE id = 2");
  const { tables } = await manager().verify();
  expect(tables[0]?.differences).toEqual([{ kind: 'changed', key: 'id=2', columns: ['at'] }]);
  expect(await manager().repair()).toMatchObject({ status: 'repaired' });
});

test('digits of a number without a scale are part of what PostgreSQL stores', async () => {
  await using pair = await twoDatabases('postgres', 'postgres');
  await pair.source.run(`
    CREATE TABLE t (id int PRIMARY KEY, n numeric, s numeric(9,2), j json);
    INSERT INTO t VALUES (1, 1.0, 1, '{"a": 1}'), (2, 1.0, 1, '{"a": 1}'), (3, 'NaN', NULL, NULL)`);
  expect((await pair.manager().migrate()).verification).toMatchObject({ status: 'same' });
  await pair.target.run(`UPDATE t SET n = 1.00, j = '{"a":1}' WHERE id = 2`);
  const { tables } = await pair.manager().verify();
  expect(tables[0]?.differences).toEqual([{ kind: 'changed', key: 'id=2', columns: ['n', 'j'] }]);
  expect(await pair.manager().repair()).toMatchObject({ status: 'repaired' });
  expect(await pair.target.rows('SELECT n FROM t ORDER BY id')).toEqual([['1.0'], ['1.0'], ['NaN']]);
});
